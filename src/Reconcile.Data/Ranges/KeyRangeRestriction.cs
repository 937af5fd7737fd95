using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Ranges;

/// <summary>The rows whose keys are in any of some ranges.</summary>
internal sealed class KeyRangeRestriction(IReadOnlyList<KeyRange> ranges) : IKeyRestriction
{
    public string ToCondition(SqlDialect dialect, IReadOnlyList<ColumnDefinition> key, IReadOnlyList<ColumnForm> forms)
    {
        var column = key[0];
        var kind = forms[0].Kind;
        var expression = dialect.RangeExpression(column, kind) ?? throw new InvalidOperationException($"{column.Name} has no ranges.");
        return string.Join(" OR ", ranges.Select(range => ToCondition(range)));

        string ToCondition(KeyRange range) => (range.From, range.To) switch
        {
            (null, null) => "1 = 1",
            (null, { } to) when column.IsNullable => $"({expression} < {Literal(to)} OR {expression} IS NULL)",
            (null, { } to) => $"{expression} < {Literal(to)}",
            ({ } from, null) => $"{expression} >= {Literal(from)}",
            ({ } from, { } to) => $"({expression} >= {Literal(from)} AND {expression} < {Literal(to)})",
        };

        string Literal(byte[] value) => dialect.RangeLiteral(column, kind, CanonicalValue.ToText(kind, value));
    }
}
