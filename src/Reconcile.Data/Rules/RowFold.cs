using System.Buffers.Binary;
using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Rules;

/// <summary>Brings whole rows into the form in which those that the rules count as equal are the same: what a checksum is made of.</summary>
internal sealed class RowFold
{
    private readonly ValueRule?[] _rules;
    private readonly ByteBuffer _row = new();

    private RowFold(ValueRule?[] rules) => _rules = rules;

    /// <summary>The fold of some columns, for one reader; null if no rule folds any.</summary>
    public static RowFold? Of(IReadOnlyList<ColumnPair> columns) =>
        columns.Any(column => column.Rule is { Folds: true }) ? new RowFold([.. columns.Select(column => column.Rule)]) : null;

    /// <summary>The row's form, valid until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> row)
    {
        _row.Clear();
        var position = 0;
        foreach (var rule in _rules)
        {
            var start = position;
            var column = CanonicalRow.Read(row, ref position);
            if (rule is null || column.IsNull || column.IsForeign)
            {
                _row.Append(row[start..position]);
            }
            else
            {
                var folded = rule.Fold(column.Value);
                BinaryPrimitives.WriteInt32LittleEndian(_row.Reserve(CanonicalRow.HeaderLength), folded.Length);
                _row.Advance(CanonicalRow.HeaderLength);
                _row.Append(folded);
            }
        }

        return _row.Written;
    }
}
