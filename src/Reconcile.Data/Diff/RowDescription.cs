using Reconcile.Data.Canonical;

namespace Reconcile.Data.Diff;

/// <summary>Turns a row that differs from its canonical form into what users see.</summary>
internal static class RowDescription
{
    /// <summary>Describes a row; the side that does not have it is empty.</summary>
    public static RowDifference Of(string table, TablePlan plan, RowDifferenceKind kind, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        int sourcePosition = 0, targetPosition = 0;
        var key = new Dictionary<string, object?>();
        var columns = new List<ColumnDifference>();
        for (var i = 0; i < plan.Columns.Count; i++)
        {
            var pair = plan.Columns[i];
            var left = source.IsEmpty ? default : CanonicalRow.Read(source, ref sourcePosition);
            var right = target.IsEmpty ? default : CanonicalRow.Read(target, ref targetPosition);
            if (i < plan.KeyColumns)
            {
                key[pair.Source.Name] = CanonicalValue.ToObject(pair.Form.Kind, source.IsEmpty ? right : left);
            }
            else if (kind != RowDifferenceKind.Changed || !pair.AreEqual(left, right))
            {
                columns.Add(new ColumnDifference(
                    pair.Source.Name,
                    source.IsEmpty ? null : CanonicalValue.ToObject(pair.Form.Kind, left),
                    target.IsEmpty ? null : CanonicalValue.ToObject(pair.Form.Kind, right)));
            }
        }

        return new RowDifference { Table = table, Kind = kind, Key = key, Columns = columns };
    }
}
