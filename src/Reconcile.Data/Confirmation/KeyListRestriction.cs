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
        var keys = new List<string>();
        var hasNull = false;
        foreach (var row in rows)
        {
            if (Literals(dialect, key, forms, row) is not { } literals)
            {
                return null;
            }

            if (key.Count > 1)
            {
                keys.Add(string.Join(" AND ", key.Zip(literals, (column, literal) => IsEqual(dialect.Quote(column.Name), literal))));
            }
            else if (literals[0].Length > 0)
            {
                keys.Add(literals[0]);
            }
            else
            {
                hasNull = true;
            }
        }

        return key.Count > 1 ? string.Join(" OR ", keys) : IsAnyOf(dialect.Quote(key[0].Name), keys, hasNull);
    }

    /// <summary>A key's literals, of NULL an empty one; null if some value has none.</summary>
    private static string[]? Literals(SqlDialect dialect, IReadOnlyList<ColumnDefinition> key, IReadOnlyList<ColumnForm> forms, ReadOnlySpan<byte> row)
    {
        var position = 0;
        var literals = new string[key.Count];
        for (var i = 0; i < literals.Length; i++)
        {
            var value = CanonicalRow.Read(row, ref position);
            if ((value.IsNull ? string.Empty : KeyLiteral.TryWrite(dialect, key[i], forms[i], value)) is not { } literal)
            {
                return null;
            }

            literals[i] = literal;
        }

        return literals;
    }

    private static string IsEqual(string name, string literal) => literal.Length > 0 ? $"{name} = {literal}" : $"{name} IS NULL";

    private static string IsAnyOf(string name, List<string> literals, bool hasNull) => (literals.Count > 0, hasNull) switch
    {
        (true, true) => $"{name} IN ({string.Join(", ", literals)}) OR {name} IS NULL",
        (true, false) => $"{name} IN ({string.Join(", ", literals)})",
        _ => $"{name} IS NULL",
    };
}
