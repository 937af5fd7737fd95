using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace Reconcile;

/// <summary>
/// The tables that a run of <c>Invoke-ParallelReconcile</c> has done, with what was found. Only verdicts are kept: a table that failed,
/// timed out, was cancelled or could not be compared is done again by the next run, but for key ranges of it that were found equal.
/// May be used from any thread.
/// </summary>
internal sealed class TableCheckpoint : IRangeRecords, IDisposable
{
    public const string RangeKind = "range";

    public const string TableKind = "table";
    private const string Command = "Invoke-ParallelReconcile";

    // These say how fast and where to, not what is compared.
    private static readonly string[] OfNoInfluence =
    [
        nameof(ReconcileOptions.OutputDirectory), nameof(ReconcileOptions.LockTimeout), nameof(ReconcileOptions.TableTimeout),
        nameof(ReconcileOptions.MaxRate), nameof(ReconcileOptions.MaxConnections), nameof(ReconcileOptions.RangeWorkers), nameof(TableTask.Table), nameof(TableTask.Priority),
    ];

    private readonly ICheckpointStore _store;
    private readonly ReconcileOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _done = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableList<RangeEntry>> _ranges = new(StringComparer.Ordinal);
    private ReconcileException? _failure;

    private TableCheckpoint(ICheckpointStore store, ReconcileOptions options, TimeProvider time)
    {
        _store = store;
        _options = options;
        _time = time;
    }

    /// <summary>Why a table could not be recorded; null if all were.</summary>
    public ReconcileException? Failure => Volatile.Read(ref _failure);

    /// <summary>Reads what earlier runs have done. The store is disposed of with the checkpoint, or at once if it cannot be used.</summary>
    /// <exception cref="ReconcileException">The store cannot be used, or is of a run with another configuration.</exception>
    public static TableCheckpoint Open(ICheckpointStore store, ReconcileOptions options, TimeProvider time)
    {
        var checkpoint = new TableCheckpoint(store, options, time);
        try
        {
            checkpoint.Load();
            return checkpoint;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What an earlier run found about a table; null if it is to be done.</summary>
    /// <exception cref="ReconcileException">The table was compared in another way.</exception>
    public TableResult? Find(TableTask task)
    {
        if (!_done.TryGetValue(NameOf(task), out var content))
        {
            return null;
        }

        var entry = JsonSerializer.Deserialize(content, CheckpointJson.Default.TableEntry)!;
        CheckpointHeader.ThrowIfChanged(ConfigurationText.Difference(entry.Task, Describe(task)), $"{task.Table} was compared", _store.Name);
        if (entry.Result.DifferenceFile.Length > 0 && !File.Exists(entry.Result.DifferenceFile))
        {
            return null;
        }

        return entry.Result with
        {
            Table = task.Table,
            Source = _options.Source,
            Target = _options.Target,
            SampleLines = entry.SampleLines,
            FromCheckpoint = true,
            Notes = [.. entry.Result.Notes, FormattableString.Invariant($"From the checkpoint: compared until {entry.Ended:yyyy-MM-dd HH:mm:ss}Z by an earlier run, and not again.")],
        };
    }

    /// <summary>Writes down what was found about a table, if that is a verdict. Failing to is kept in <see cref="Failure"/>.</summary>
    public void Record(TableTask task, TableResult result)
    {
        if (result.Status != TableStatus.Succeeded || result.Verdict == Verdict.NotCompared)
        {
            return;
        }

        var entry = new TableEntry(Describe(task), result with { Source = null, Target = null }, result.SampleLines, _time.GetUtcNow());
        Append(new CheckpointRecord(TableKind, NameOf(task), JsonSerializer.Serialize(entry, CheckpointJson.Default.TableEntry)));
    }

    IReadOnlyList<EqualRange> IRangeRecords.Find(TableTask task, string form)
    {
        var now = Describe(task);
        return [.. _ranges.GetValueOrDefault(NameOf(task), [])
            .Where(entry => entry.Form == form && ConfigurationText.Difference(entry.Task, now).Length == 0)
            .Select(entry => entry.Range)];
    }

    void IRangeRecords.Record(TableTask task, string form, EqualRange range)
    {
        var entry = new RangeEntry(Describe(task), form, range);
        Append(new CheckpointRecord(RangeKind, NameOf(task), JsonSerializer.Serialize(entry, CheckpointJson.Default.RangeEntry)));
        Add(NameOf(task), entry);
    }

    public void Dispose() => _store.Dispose();

    private void Load()
    {
        var now = new CheckpointHeader(Command, _time.GetUtcNow(), Describe(_options));
        var isNew = true;
        foreach (var line in _store.Read())
        {
            if (isNew)
            {
                CheckpointHeader.Parse(line).ThrowIfChanged(now, _store.Name);
                isNew = false;
            }
            else
            {
                Load(CheckpointFormat.Parse(line));
            }
        }

        if (isNew)
        {
            now.Write(_store);
        }
    }

    private void Load(CheckpointRecord record)
    {
        switch (record.Kind)
        {
            case TableKind:
                _done[record.Item] = record.Content;

                // A table that was done and is done again is so for a reason: as a whole.
                _ranges.TryRemove(record.Item, out _);
                break;
            case RangeKind:
                Add(record.Item, JsonSerializer.Deserialize(record.Content, CheckpointJson.Default.RangeEntry)!);
                break;
        }
    }

    private void Add(string name, RangeEntry entry) => _ranges.AddOrUpdate(name, [entry], (_, entries) => entries.Add(entry));

    private void Append(CheckpointRecord record)
    {
        try
        {
            _store.Append(CheckpointFormat.Format(record));
        }
        catch (ReconcileException e)
        {
            Volatile.Write(ref _failure, e);
        }
    }

    private static string NameOf(TableTask task) => task.TargetTable is { } target ? $"{task.SourceTable} to {target}" : task.SourceTable.ToString();

    private static SortedDictionary<string, string> Describe(ReconcileOptions options)
    {
        var description = Without(ConfigurationText.Read(JsonSerializer.Serialize(options, CheckpointJson.Default.ReconcileOptions)));
        description["Version"] = typeof(TableCheckpoint).Assembly.GetName().Version!.ToString(3);
        return description;
    }

    private static SortedDictionary<string, string> Describe(TableTask task) =>
        Without(ConfigurationText.Read(JsonSerializer.Serialize(task, CheckpointJson.Default.TableTask)));

    private static SortedDictionary<string, string> Without(SortedDictionary<string, string> description)
    {
        foreach (var name in OfNoInfluence)
        {
            description.Remove(name);
        }

        return description;
    }
}
