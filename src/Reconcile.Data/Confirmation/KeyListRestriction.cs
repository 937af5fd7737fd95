using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Confirmation;

/// <summary>
/// The rows of some keys. Plain comparisons with literals, so that an index finds them: a collation may find rows beside those, and
/// <see cref="RecheckSink"/> leaves these out.
/// </summary>
/// <param name="rows">Rows in canonical form, which begin with their keys.</param>
internal sealed class KeyListRestriction(IReadOnlyList<byte[]> rows) : IKeyRestriction
{
    public string ToCondition(SqlDialect dialect, IReadOnlyList<ColumnDefinition> key, IReadOnlyList<ColumnForm> forms) =>
        TryToCondition(dialect, key, forms) ?? throw new InvalidOperationException("A key has no literal in this dialect.");

    /// <summary>The condition; null if some key has no literal that is sure to find its row.</summary>
    public string? TryToCondition(SqlDialect dialect, IReadOnlyList<ColumnDefinition> key, IReadOnlyList<ColumnForm> forms)
    {
        var condition = new StringBuilder();
        var isList = key.Count == 1;
        var hasNull = false;
        foreach (var row in rows)
        {
            var position = 0;
            var isFirst = true;
            var separator = condition.Length == 0 ? string.Empty : isList ? ", " : " OR ";
            foreach (var (column, form) in key.Zip(forms))
            {
                var value = CanonicalRow.Read(row, ref position);
                if (isList && value.IsNull)
                {
                    hasNull = true;
                    continue;
                }

                var literal = value.IsNull ? string.Empty : KeyLiteral.TryWrite(dialect, column, form, value);
                if (literal is null)
                {
                    return null;
                }

                condition.Append(isFirst ? separator : " AND ");
                isFirst = false;
                _ = isList ? condition.Append(literal)
                    : condition.Append(dialect.Quote(column.Name)).Append(value.IsNull ? " IS NULL" : " = ").Append(literal);
            }
        }

        return isList ? List(dialect.Quote(key[0].Name), condition.ToString(), hasNull) : condition.ToString();
    }

    private static string List(string name, string literals, bool hasNull) => (literals.Length > 0, hasNull) switch
    {
        (true, true) => $"{name} IN ({literals}) OR {name} IS NULL",
        (true, false) => $"{name} IN ({literals})",
        _ => $"{name} IS NULL",
    };
}
