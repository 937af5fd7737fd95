using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Diff;

/// <summary>
/// Counts rows by their content, to the byte: a row of the source counts up, one of the target down, and a row that both sides have
/// equally often is forgotten.
/// </summary>
/// <param name="columns">Columns of a row.</param>
internal sealed class RowTally(int columns)
{
    /// <summary>What an entry takes beside its row's bytes, roughly.</summary>
    private const int EntryBytes = 96;

    private readonly Dictionary<byte[], long> _counts = new(new ContentComparer());

    /// <summary>Rows held that differ from each other.</summary>
    public int Count => _counts.Count;

    /// <summary>Memory that they take, roughly.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a row, in canonical form.</summary>
    /// <param name="row">Its content.</param>
    /// <param name="count">How often the source has it, less how often the target has it.</param>
    public void Add(ReadOnlySpan<byte> row, long count)
    {
        var byContent = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(byContent, row, out var exists);
        Bytes += exists ? 0 : row.Length + EntryBytes;
        held += count;
        if (held == 0)
        {
            byContent.Remove(row);
            Bytes -= row.Length + EntryBytes;
        }
    }

    /// <summary>Gives back what is left with its counts, ordered by the columns, and forgets it.</summary>
    public List<KeyValuePair<byte[], long>> Drain()
    {
        List<KeyValuePair<byte[], long>> rows = [.. _counts];
        rows.Sort((left, right) => CanonicalRow.CompareKeys(left.Key, right.Key, columns));
        Clear();
        return rows;
    }

    /// <summary>What is left with its counts, in no order.</summary>
    public IEnumerable<KeyValuePair<byte[], long>> Rows => _counts;

    public void Clear()
    {
        _counts.Clear();
        Bytes = 0;
    }

    private sealed class ContentComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
