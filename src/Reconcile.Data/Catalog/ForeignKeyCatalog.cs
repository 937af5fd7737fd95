using System.Data.Common;
using System.Globalization;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Catalog;

/// <summary>Reads which tables of a database refer to which.</summary>
internal static class ForeignKeyCatalog
{
    public static async Task<IReadOnlyList<ForeignKey>> ReadAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        var rows = await session.ListAsync(session.Dialect.ForeignKeysQuery, Read, cancellationToken).ConfigureAwait(false);
        return [.. rows
            .GroupBy(row => (row.Id, row.Child))
            .Select(key => new ForeignKey(key.Key.Child, key.First().Parent, [.. key.Select(row => row.Column)], key.First().TakesRowsAlong))];
    }

    private static Row Read(DbDataReader row) => new(
        Text(row, "constraint_id"),
        new TableName(Text(row, "child_schema"), Text(row, "child_table")),
        new TableName(Text(row, "parent_schema"), Text(row, "parent_table")),
        new ForeignKeyColumn(Text(row, "child_column"), Text(row, "parent_column"), Truth(row, "is_nullable")),
        Truth(row, "takes_along"));

    private static string Text(DbDataReader row, string column) => Convert.ToString(row[column], CultureInfo.InvariantCulture) ?? string.Empty;

    private static bool Truth(DbDataReader row, string column) => Convert.ToBoolean(row[column], CultureInfo.InvariantCulture);

    private sealed record Row(string Id, TableName Child, TableName Parent, ForeignKeyColumn Column, bool TakesRowsAlong);
}
