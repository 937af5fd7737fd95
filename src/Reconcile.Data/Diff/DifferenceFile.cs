using System.Text;

namespace Reconcile.Data.Diff;

/// <summary>The file that takes every difference of one table. It exists only if there is one.</summary>
internal sealed class DifferenceFile(string directory, TableTask task) : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const string Extension = ".differences.jsonl";
    private FileStream? _stream;

    /// <summary>Where the file is; empty while there is none.</summary>
    public string Path { get; private set; } = string.Empty;

    /// <summary>Removes what an earlier attempt or run left, so that a table that matches now has no file that says otherwise.</summary>
    public void RemoveOld() => Guard(() =>
    {
        Directory.CreateDirectory(directory);
        File.Delete(FullPath());
    });

    public bool IsOpen => _stream is not null;

    public void Open() => Guard(() =>
    {
        Path = FullPath();
        _stream = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
    });

    public void Write(ReadOnlySpan<byte> line)
    {
        try
        {
            _stream!.Write(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Closes the file; what a full disk kept from being written is an error here, not a loss.</summary>
    public void Close() => Guard(() => _stream?.Dispose());

    public void Dispose()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // An error is on its way already: this only gives the handle back.
        }
    }

    private string FullPath() => System.IO.Path.GetFullPath(System.IO.Path.Combine(directory, FileName(task) + Extension));

    /// <summary>One table compared with two others has a file for each.</summary>
    private static string FileName(TableTask task) => task.TargetTable is { } target && target != task.SourceTable
        ? $"{SafeName(task.Table)} to {SafeName(target.ToString())}"
        : SafeName(task.Table);

    /// <summary>Letters, digits and a few signs stay; every other character becomes its code, so that two tables never share a file.</summary>
    private static string SafeName(string table)
    {
        var name = new StringBuilder(table.Length);
        foreach (var c in table)
        {
            if (char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' && name.Length > 0)
            {
                name.Append(c);
            }
            else
            {
                name.Append('%').Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return name.ToString();
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failed(e);
        }
    }

    private ReconcileException Failed(Exception e) => new(ReconcileProblem.OutputFailed,
        $"The differences of {task.Table} could not be written to {directory}: {e.Message} Free some space or name another -OutputDirectory.", e);
}
