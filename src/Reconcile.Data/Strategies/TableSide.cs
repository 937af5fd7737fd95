using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>One table of a pair with what reading it takes.</summary>
/// <param name="Session">Its session; nobody else uses it.</param>
/// <param name="Table">Its definition.</param>
/// <param name="Columns">The columns that are compared, those of the key first.</param>
/// <param name="Condition">An SQL condition on its rows; empty: all.</param>
internal sealed record TableSide(DatabaseSession Session, TableDefinition Table, IReadOnlyList<ColumnDefinition> Columns, string Condition)
{
    public SqlDialect Dialect => Session.Dialect;

    /// <summary>The condition as the end of a query. The line break ends a comment in it before it can swallow the bracket.</summary>
    public string WhereClause => Condition.Length == 0 ? string.Empty : $" WHERE ({Condition}\n)";

    /// <summary>About how many rows the table has, whatever the condition; null: not known.</summary>
    public async Task<long?> EstimateRowsAsync(CancellationToken cancellationToken)
    {
        if (Dialect.RowEstimateQuery.Length == 0)
        {
            return null;
        }

        var parameters = new Dictionary<string, object?> { ["schema"] = Table.Name.Schema, ["table"] = Table.Name.Name };
        var found = await Session.ListAsync(
            Dialect.RowEstimateQuery, parameters, row => row.IsDBNull(0) ? null : (long?)Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        return found.Count > 0 && found[0] >= 0 ? found[0] : null;
    }

    /// <summary>The rows as a query in the order of the key, or in any.</summary>
    public string RowsQuery(IReadOnlyList<CanonicalKind> keyKinds) => Dialect.RowsQuery(Table.Name, Columns, keyKinds, Condition);

    /// <summary>Starts a query of columns.</summary>
    public async Task<RowReader> ReadAsync(string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken)
    {
        var rows = await Session.OpenRowsAsync(query, columns, forms, cancellationToken).ConfigureAwait(false);
        return new RowReader(rows, error => Session.Translate(error, cancellationToken), cancellationToken);
    }
}
