using System.Globalization;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Diff;

/// <summary>
/// Stands before a sink where keys may occur more than once: holds the rows of one key back until all have come, for the two sides may
/// deliver them in different orders, and passes on what one side has more of. If that is one row on each side, it is a changed row.
/// </summary>
/// <param name="sink">Takes the rows that differ.</param>
/// <param name="keyColumns">Columns of the key.</param>
/// <param name="columns">Columns of a row.</param>
internal sealed class KeyGroupSink(IDifferenceSink sink, int keyColumns, int columns) : IDifferenceSink
{
    /// <summary>Most different rows of one key that are held.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Most bytes of rows of one key that are held.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Rows from which on a tally is not used for another key: emptying it takes as long as it once was large.</summary>
    private const int LargeGroup = 256;

    private readonly ByteBuffer _key = new();
    private RowTally _tally = new(columns);

    public void Missing(ReadOnlySpan<byte> source) => Hold(source, 1);

    public void Extra(ReadOnlySpan<byte> target) => Hold(target, -1);

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        Hold(source, 1);
        Hold(target, -1);
    }

    /// <summary>Passes on the rows of the last key.</summary>
    public void Complete() => Release();

    private void Hold(ReadOnlySpan<byte> row, long count)
    {
        var key = row[..CanonicalRow.KeyLength(row, keyColumns)];
        if (!key.SequenceEqual(_key.Written))
        {
            Release();
            _key.Clear();
            _key.Append(key);
        }

        _tally.Add(row, count);
        if (_tally.Count > MaxRows || (_tally.Bytes > MaxBytes && _tally.Count > 2))
        {
            throw new ReconcileException(ReconcileProblem.KeyNotUnique, string.Create(CultureInfo.InvariantCulture,
                $"One key has so many rows that differ that they cannot be matched in memory (more than {MaxRows:N0} rows or {MaxBytes / 1024 / 1024} MB). Name columns that identify a row with -KeyColumn, or compare whole rows with -Strategy Multiset."));
        }
    }

    private void Release()
    {
        if (_tally.Count == 0)
        {
            return;
        }

        var rows = _tally.Drain();
        _tally = rows.Count < LargeGroup ? _tally : new RowTally(columns);
        if (rows is [{ Value: 1 } or { Value: -1 }, _] && rows[0].Value == -rows[1].Value)
        {
            var source = rows[0].Value > 0 ? 0 : 1;
            sink.Changed(rows[source].Key, rows[1 - source].Key);
            return;
        }

        foreach (var (row, count) in rows)
        {
            sink.Surplus(row, count);
        }
    }
}
