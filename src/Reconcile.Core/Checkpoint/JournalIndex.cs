using System.Runtime.InteropServices;

namespace Reconcile;

/// <summary>Where a journal's lines are that still say something: of each item the last start and the end that followed it.</summary>
internal sealed class JournalIndex
{
    private readonly Dictionary<CheckpointId, JournalSlot> _items = [];
    private readonly List<long> _others = [];

    /// <summary>The items, in the order in which they were first begun.</summary>
    public IReadOnlyDictionary<CheckpointId, JournalSlot> Items => _items;

    /// <summary>Where the lines are that say nothing of an item of a journal: the configuration, and the tables of a table checkpoint.</summary>
    public IReadOnlyList<long> Others => _others;

    /// <summary>Reads all lines; some 60 bytes are kept for each item.</summary>
    public static JournalIndex Read(IEnumerable<CheckpointLine> lines)
    {
        var index = new JournalIndex();
        foreach (var line in lines)
        {
            index.Add(line);
        }

        return index;
    }

    /// <summary>Whether anything would be lost without the line.</summary>
    public bool IsLive(CheckpointLine line) =>
        JournalLine.Read(line.Bytes.Span, out var id) == JournalLineKind.None || _items[id].Start == line.Position || _items[id].End == line.Position;

    private void Add(CheckpointLine line)
    {
        var kind = JournalLine.Read(line.Bytes.Span, out var id);
        if (kind == JournalLineKind.None)
        {
            _others.Add(line.Position);
            return;
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, id, out var isKnown);
        slot = (kind, isKnown) switch
        {
            // What was done stays done, whatever is written later.
            (_, true) when slot.Status == CheckpointStatus.Done => slot,
            (JournalLineKind.Start, _) => new JournalSlot(line.Position, 0, CheckpointStatus.Pending, 1),
            (JournalLineKind.Retry, _) => slot with { Status = CheckpointStatus.Pending, Attempts = slot.Attempts + 1 },
            (JournalLineKind.Done, _) => slot with { End = line.Position, Status = CheckpointStatus.Done },
            _ => slot with { End = line.Position, Status = CheckpointStatus.Failed },
        };
    }
}

/// <summary>Where the lines of an item are.</summary>
/// <param name="Start">Of its last start; 0 if that was not written.</param>
/// <param name="End">Of the end that followed; 0 if there is none.</param>
/// <param name="Status">How far it got.</param>
/// <param name="Attempts">Attempts begun since the last start.</param>
internal readonly record struct JournalSlot(long Start, long End, CheckpointStatus Status, int Attempts);
