using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Reconcile;

/// <summary>What a checkpoint file says, read as it is now, also while a run writes to it. Nothing of the file is changed.</summary>
internal sealed class CheckpointListing : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly JournalIndex _index;
    private readonly CheckpointReader _lines;

    private CheckpointListing(string path, SafeFileHandle file)
    {
        _path = path;
        _file = file;
        _index = JournalIndex.Read(new CheckpointReader(file, path).Read());
        _lines = new CheckpointReader(file, path);
    }

    /// <summary>Reads where everything is.</summary>
    /// <exception cref="ReconcileException">The file is none, or damaged.</exception>
    public static CheckpointListing Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new CheckpointListing(path, file);
        }
        catch (Exception e)
        {
            file?.Dispose();
            throw e is IOException or UnauthorizedAccessException
                ? new ReconcileException(ReconcileProblem.CheckpointFailed, $"The checkpoint {path} cannot be read: {e.Message} Check the path, and that you may read it.", e)
                : e;
        }
    }

    public CheckpointSummary Summarize()
    {
        var header = _index.Others.Count > 0 ? CheckpointHeader.Parse(_lines.ReadAt(_index.Others[0])) : null;
        return new CheckpointSummary
        {
            Path = _path,
            Command = header?.Command ?? string.Empty,
            Started = header?.Started,
            LastWritten = new DateTimeOffset(File.GetLastWriteTimeUtc(_file)),
            Done = Count(CheckpointStatus.Done) + Tables().Count,
            Failed = Count(CheckpointStatus.Failed),
            Pending = Count(CheckpointStatus.Pending),
            Size = RandomAccess.GetLength(_file),
            Configuration = header?.Configuration ?? [],
        };
    }

    /// <summary>The entries with one of some states, or all; in the order in which they were begun. None is kept.</summary>
    public IEnumerable<CheckpointEntry> Entries(IReadOnlyCollection<CheckpointStatus>? states) =>
        (states is null || states.Contains(CheckpointStatus.Done) ? Tables().Values.Select(ReadTable) : [])
        .Concat(_index.Items.Where(item => states is null || states.Contains(item.Value.Status)).Select(item => ReadItem(item.Key, item.Value)));

    public void Dispose() => _file.Dispose();

    private long Count(CheckpointStatus status) => _index.Items.Values.LongCount(slot => slot.Status == status);

    /// <summary>Where the last line of each table is.</summary>
    private Dictionary<string, long> Tables()
    {
        var tables = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var position in _index.Others.Skip(1))
        {
            var record = CheckpointFormat.Parse(_lines.ReadAt(position));
            if (record.Kind == TableCheckpoint.TableKind)
            {
                tables[record.Item] = position;
            }
        }

        return tables;
    }

    private CheckpointEntry ReadTable(long position)
    {
        var record = CheckpointFormat.Parse(_lines.ReadAt(position));
        var entry = JsonSerializer.Deserialize(record.Content, CheckpointJson.Default.TableEntry)!;
        return new CheckpointEntry
        {
            Key = record.Item,
            Item = entry.Result.Table,
            Status = CheckpointStatus.Done,
            Attempts = entry.Result.Attempts,
            Started = entry.Ended - entry.Result.Duration,
            Ended = entry.Ended,
            Duration = entry.Result.Duration,
            Checkpoint = _path,
        };
    }

    private CheckpointEntry ReadItem(CheckpointId id, JournalSlot slot)
    {
        var start = slot.Start > 0 ? JournalEntryLine.Parse(_lines.ReadAt(slot.Start)) : null;
        var end = slot.End > 0 ? JournalEntryLine.Parse(_lines.ReadAt(slot.End)) : null;
        return new CheckpointEntry
        {
            Key = start?.Key ?? start?.Item?.ToString() ?? string.Empty,
            Item = start?.Item,
            Status = slot.Status,
            Attempts = end?.Attempts ?? slot.Attempts,
            Error = end?.Error ?? string.Empty,
            Started = start?.At,
            Ended = end?.At,
            Duration = end?.Duration,
            Checkpoint = _path,
            Id = id,
        };
    }
}
