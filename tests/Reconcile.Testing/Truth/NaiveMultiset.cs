using System.Text.Json;

namespace Reconcile.Testing;

/// <summary>
/// The plainest comparison of tables whose rows nothing identifies: both in memory, equal rows struck out one against one. It judges the
/// product's comparison of tables without a key and of keys that occur more than once.
/// </summary>
public static class NaiveMultiset
{
    /// <summary>Compares two tables of the same name, columns in the same order.</summary>
    /// <param name="source">Where the source table is.</param>
    /// <param name="target">Where the target table is.</param>
    /// <param name="table">Their name.</param>
    /// <param name="key">Columns by which rows belong together: if one is left over on each side, it is a changed row. None: no row is ever changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows, named by the key, or by all columns if there is none.</returns>
    public static async Task<TableTruth> CompareAsync(
        TestDatabase source, TestDatabase target, string table, IReadOnlyList<string> key, CancellationToken cancellationToken = default)
    {
        var (columns, left) = await ReadAsync(source, table, cancellationToken);
        var (_, right) = await ReadAsync(target, table, cancellationToken);
        int[] ordinals = [.. (key.Count > 0 ? key : columns).Select(name => Array.IndexOf(columns, name))];
        var leftByKey = left.ToLookup(row => Text(ordinals.Select(ordinal => row[ordinal])));
        var rightByKey = right.ToLookup(row => Text(ordinals.Select(ordinal => row[ordinal])));
        var found = new List<RowTruth>();
        foreach (var text in leftByKey.Concat(rightByKey).Select(group => group.Key).Distinct())
        {
            var missing = Without(leftByKey[text], rightByKey[text]);
            var extra = Without(rightByKey[text], leftByKey[text]);
            if (key.Count > 0 && missing is [var old] && extra is [var changed])
            {
                found.Add(Describe(TruthKind.Changed, old, [.. columns.Where((_, i) => !Equals(old[i], changed[i]))]));
                continue;
            }

            found.AddRange(missing.Select(row => Describe(TruthKind.Missing, row, [])));
            found.AddRange(extra.Select(row => Describe(TruthKind.Extra, row, [])));
        }

        return new TableTruth(table, found);

        RowTruth Describe(TruthKind kind, object?[] row, string[] changed) =>
            new(kind, [.. ordinals.Select(ordinal => columns[ordinal])], [.. ordinals.Select(ordinal => row[ordinal])], changed);
    }

    private static List<object?[]> Without(IEnumerable<object?[]> rows, IEnumerable<object?[]> others)
    {
        var struck = others.GroupBy(Text).ToDictionary(group => group.Key, group => group.Count());
        return [.. rows.Where(row => !struck.TryGetValue(Text(row), out var count) || (struck[Text(row)] = count - 1) < 0)];
    }

    /// <summary>As JSON, in which no two different rows read the same.</summary>
    private static string Text(IEnumerable<object?> values) => JsonSerializer.Serialize(values);

    private static async Task<(string[] Columns, List<object?[]> Rows)> ReadAsync(TestDatabase database, string table, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {database.QuoteTable(table)}";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. columns.Select((_, i) => CommonValue.Of(reader.GetValue(i)))]);
        }

        return (columns, rows);
    }
}
