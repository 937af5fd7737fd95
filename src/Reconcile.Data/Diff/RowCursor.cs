using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Diff;

/// <summary>A position in one side's rows. Turns a row into canonical form only when it is asked for it.</summary>
/// <param name="reader">The rows, in the order of the key.</param>
/// <param name="side">What errors call them.</param>
/// <param name="keyColumns">How many of the first columns identify a row.</param>
/// <param name="keyMayRepeat">Whether a key may occur more than once; if not, one that does is an error.</param>
internal sealed class RowCursor(RowReader reader, string side, int keyColumns, bool keyMayRepeat = false)
{
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());
    private readonly ByteBuffer _lastKey = new();
    private RowBatch? _batch;
    private int _row;
    private bool _decoded;
    private bool _hasLastKey;
    private bool _repeats;

    /// <summary>Rows passed.</summary>
    public long Passed { get; private set; }

    /// <summary>Keys that occur more than once, among the rows whose keys were looked at.</summary>
    public long RepeatedKeys { get; private set; }

    public bool HasRow => _batch is not null && _row < _batch.Count;

    /// <summary>The rows from here to the batch's end, as they came.</summary>
    public ReadOnlySpan<byte> RawRest => _batch!.Data.AsSpan(_batch.StartOf(_row), _batch.End - _batch.StartOf(_row));

    public ReadOnlySpan<byte> Raw => _batch![_row];

    /// <summary>The row in canonical form. Its key is checked: a row behind one with a greater key means that the two sides' orders differ.</summary>
    public ReadOnlySpan<byte> Canonical
    {
        get
        {
            if (!_decoded)
            {
                Decode();
            }

            return reader.Decoder is null ? Raw : _encoder.Output.Written;
        }
    }

    /// <summary>Makes sure that there is a row, unless all are passed. False: they are.</summary>
    public bool Load()
    {
        while (!HasRow)
        {
            _batch = reader.Next(_batch);
            _row = 0;
            if (_batch is null)
            {
                return false;
            }
        }

        return true;
    }

    public void Advance(int rows)
    {
        _row += rows;
        Passed += rows;
        _decoded = false;
    }

    /// <summary>The rows that lie wholly within so many of the next bytes.</summary>
    public int RowsWithin(int bytes)
    {
        var end = _batch!.StartOf(_row) + bytes;
        int low = _row, high = _batch.Count;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (_batch.StartOf(middle) <= end)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low - _row;
    }

    private void Decode()
    {
        if (reader.Decoder is not null)
        {
            _encoder.Output.Clear();
            reader.Decoder.Decode(Raw, _encoder);
        }

        _decoded = true;
        CheckKey(Canonical);
    }

    private void CheckKey(ReadOnlySpan<byte> row)
    {
        var position = 0;
        for (var i = 0; i < keyColumns; i++)
        {
            var column = CanonicalRow.Read(row, ref position);
            if (column.IsForeign)
            {
                throw new ReconcileException(ReconcileProblem.ValueUnreadable,
                    $"The {side} holds {DisplayValue.Format(CanonicalValue.ToObject(CanonicalKind.Text, column))} in column {i + 1} of the key, in row {Passed + 1}, which is no value of the key's type. Correct it, or restrict the rows with -Where.");
            }
        }

        CheckOrder(row);
        _lastKey.Clear();
        _lastKey.Append(row[..position]);
        _hasLastKey = true;
    }

    private void CheckOrder(ReadOnlySpan<byte> row)
    {
        var order = _hasLastKey ? CanonicalRow.CompareKeys(_lastKey.Written, row, keyColumns) : -1;
        if (order > 0)
        {
            throw new ReconcileException(ReconcileProblem.KeyOrderDiffers,
                $"The {side} does not deliver its rows in the order of the key (row {Passed + 1}), so they cannot be matched. Name other columns with -KeyColumn, or compare by -ValidateChecksum alone, which needs no key.");
        }

        if (order == 0 && !keyMayRepeat)
        {
            throw new ReconcileException(ReconcileProblem.KeyNotUnique,
                $"The {side} has more than one row with the same key, up to row {Passed + 1}. Name columns that identify a row with -KeyColumn, or compare by -ValidateChecksum alone, which needs no key.");
        }

        RepeatedKeys += order == 0 && !_repeats ? 1 : 0;
        _repeats = order == 0;
    }
}
