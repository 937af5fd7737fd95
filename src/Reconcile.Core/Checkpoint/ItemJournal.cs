using System.Runtime.InteropServices;

namespace Reconcile;

/// <summary>
/// What became of each item of a run, in a checkpoint: an item is done once its result was written, and a later run passes it over. One that failed,
/// or was begun and not ended, is run again. So each item is done at least once, and again only if its end was not written down.
/// <para>
/// Items are told apart by their keys. The n-th item of a run with a key is the n-th of the run before it: a key that comes three times is done three
/// times. Some 40 bytes are kept for each item that a run has had or its checkpoint holds.
/// </para>
/// <para>Items are identified by one thread, in their order; the rest may be called from any thread.</para>
/// </summary>
internal sealed class ItemJournal : IDisposable
{
    /// <summary>Superseded lines below this number are not worth a rewriting.</summary>
    public const int FewestSuperseded = 1000;

    private const int DoneFlag = 1;
    private const int EndedFlag = 2;
    private const int OneSeen = 4;

    private readonly ICheckpointStore _store;
    private readonly TimeProvider _time;

    // By id: flags, and for the first item with a key how many there were in this run.
    private readonly Dictionary<CheckpointId, int> _items = [];

    // Where the lines are that say where a page led.
    private readonly Dictionary<CheckpointId, long> _leads = [];

    private ItemJournal(ICheckpointStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>What the checkpoint is called in messages.</summary>
    public string Name => _store.Name;

    /// <summary>Why something could not be written down; null if all was. The run goes on: its results are worth more than the file.</summary>
    public ReconcileException? Failure => _store.Failure;

    /// <summary>Reads what earlier runs have done. The store is disposed of with the journal, or at once if it cannot be used.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="command">The cmdlet that runs.</param>
    /// <param name="configuration">All that the results depend on, as names and values. No secrets.</param>
    /// <param name="time">Where time comes from.</param>
    /// <exception cref="ReconcileException">The store cannot be used, or is of a run with another configuration.</exception>
    public static ItemJournal Open(ICheckpointStore store, string command, IReadOnlyDictionary<string, string> configuration, TimeProvider time)
    {
        var journal = new ItemJournal(store, time);
        try
        {
            journal.Load(new CheckpointHeader(command, time.GetUtcNow(), new(configuration.ToDictionary(), StringComparer.Ordinal)));
            return journal;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What stands for the next item with this key.</summary>
    public CheckpointId Identify(ReadOnlySpan<char> key)
    {
        var id = CheckpointId.Of(key);
        ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, id, out _);
        item += OneSeen;
        return item < 2 * OneSeen ? id : id.Again(item / OneSeen);
    }

    /// <summary>Whether an earlier run did the item.</summary>
    public bool IsDone(CheckpointId id) => _items.TryGetValue(id, out var item) && (item & DoneFlag) != 0;

    /// <summary>Where an earlier run found that a page led; null: it did not find anything. By the thread that identifies items.</summary>
    public PageLeads? LeadsOf(CheckpointId id) => _leads.TryGetValue(id, out var position) ? JournalEntryLine.Parse(_store.ReadAt(position)).Leads : null;

    /// <summary>An attempt begins.</summary>
    public void Started(JournalItem item)
    {
        if (++item.Attempts > 1)
        {
            JournalLine.PostRetry(_store, item, _time.GetUtcNow());
            return;
        }

        JournalLine.PostStart(_store, item, _time.GetUtcNow());

        // It is in the file now, and may be large.
        item.Content = null;
    }

    /// <summary>The item's result was written to where it was wanted.</summary>
    /// <param name="item">The item.</param>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="duration">Time the last one took.</param>
    /// <param name="leads">Of a page, where it led.</param>
    public void Done(JournalItem item, int attempts, TimeSpan duration, PageLeads? leads = null) =>
        JournalLine.PostDone(_store, item.Id, _time.GetUtcNow(), attempts, duration, leads);

    /// <summary>The item failed for good.</summary>
    /// <param name="item">The item.</param>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="duration">Time the last one took.</param>
    /// <param name="error">Why, without secrets. Its first 2,000 characters are kept.</param>
    /// <param name="leads">Of a page that was read nevertheless, where it led.</param>
    public void Failed(JournalItem item, int attempts, TimeSpan duration, string error, PageLeads? leads = null) =>
        JournalLine.PostFailed(_store, item.Id, _time.GetUtcNow(), attempts, duration, error, leads);

    public void Dispose() => _store.Dispose();

    private void Load(CheckpointHeader now)
    {
        CheckpointHeader? before = null;
        long lines = 0;
        long ended = 0;
        foreach (var line in _store.Read())
        {
            if (before is null)
            {
                before = CheckpointHeader.Parse(line);
                before.ThrowIfChanged(now, _store.Name);
                continue;
            }

            lines++;
            var kind = JournalLine.Read(line.Bytes.Span, out var id);
            if (kind != JournalLineKind.None)
            {
                ended += Note(kind, id);
                NoteLeads(kind, id, line);
            }
        }

        if (before is null)
        {
            now.Write(_store);
        }

        var live = _items.Count + ended;
        if (lines - live >= FewestSuperseded && lines - live > live)
        {
            _store.Compact(JournalIndex.Read(_store.Read()).IsLive);
            FindLeads();
        }
    }

    /// <summary>All lines have moved.</summary>
    private void FindLeads()
    {
        _leads.Clear();
        foreach (var line in _store.Read())
        {
            NoteLeads(JournalLine.Read(line.Bytes.Span, out var id), id, line);
        }
    }

    private void NoteLeads(JournalLineKind kind, CheckpointId id, CheckpointLine line)
    {
        if (kind is JournalLineKind.Done or JournalLineKind.Failed && JournalLine.HasLeads(line.Bytes.Span))
        {
            _leads[id] = line.Position;
        }
    }

    /// <summary>Keeps what a line says. Returns by how much it changes the number of items that have ended.</summary>
    private int Note(JournalLineKind kind, CheckpointId id)
    {
        ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, id, out _);
        if ((item & DoneFlag) != 0)
        {
            return 0;
        }

        var before = item;
        item = kind switch
        {
            JournalLineKind.Done => DoneFlag | EndedFlag,
            JournalLineKind.Failed => item | EndedFlag,
            JournalLineKind.Start => item & ~EndedFlag,
            _ => item,
        };
        return ((item & EndedFlag) - (before & EndedFlag)) / EndedFlag;
    }
}
