using System.Text;
using Reconcile.Loading;

namespace Reconcile.Pipeline;

/// <summary>A repair script while it is written: beside its place under a temporary name, so that nobody ever runs half of it.</summary>
internal sealed class RepairFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly List<string> _tables = [];
    private readonly FileStream _stream;
    private readonly StreamWriter _script;
    private long _statements;

    private RepairFile(string path)
    {
        _path = path;
        _temporary = $"{path}.{Environment.ProcessId}.tmp";
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.Read);
        _script = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

    /// <summary>The one database the script is for; null before the first table.</summary>
    public ReconcileConnection? Target { get; private set; }

    /// <summary>Begins a script.</summary>
    public static RepairFile Create(string path) => new(path);

    /// <summary>Adds the statements of one table, or nothing of it.</summary>
    /// <exception cref="ReconcileException">The result does not hold all differences.</exception>
    /// <returns>Statements added.</returns>
    public long Add(TableResult result, CancellationToken cancellationToken)
    {
        _script.Flush();
        var start = _stream.Position;
        long added;
        try
        {
            added = DataAdapter.WriteRepair(result, _script, cancellationToken).GetAwaiter().GetResult();
        }
        catch
        {
            _script.Flush();
            _stream.SetLength(start);
            _stream.Position = start;
            throw;
        }

        Target ??= result.Target;
        _tables.Add(result.Table);
        _statements += added;
        return added;
    }

    /// <summary>Moves the script to its place.</summary>
    /// <exception cref="IOException">Something is there, and it is not to be replaced.</exception>
    public RepairScript Complete(bool replace)
    {
        if (_tables.Count == 0)
        {
            _script.WriteLine("-- Nothing to repair.");
        }

        _script.Dispose();
        File.Move(_temporary, _path, replace);
        return new RepairScript { Path = _path, Target = Target, Tables = _tables, Statements = _statements };
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        _script.Dispose();
        File.Delete(_temporary);
    }
}
