using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Runs the reconciler as the cmdlet does, on test databases.</summary>
internal static class Reconciling
{
    public static ReconcileConnection Connect(TestDatabase database) => ConnectionUri.Parse(database.Uri);

    public static ReconcileOptions Options(TestDatabase source, TestDatabase target) => new()
    {
        Source = Connect(source),
        Target = Connect(target),
        SampleSize = 1000,
        LockTimeout = TimeSpan.FromSeconds(1),
    };

    public static TableTask Task(string source, string? target = null) => new()
    {
        Table = source,
        SourceTable = TableName.Parse(source),
        TargetTable = target is null ? null : TableName.Parse(target),
    };

    public static Task<TableResult> CompareAsync(TestDatabase source, TestDatabase target, string table) =>
        CompareAsync(Options(source, target), Task(table));

    public static async Task<TableResult> CompareAsync(ReconcileOptions options, TableTask task, CancellationToken cancellationToken = default)
    {
        await using var reconciler = new TableReconciler(options);
        return await reconciler.ReconcileAsync(task, cancellationToken);
    }

    /// <summary>The sample as a truth list has it, so that the two can be compared line by line.</summary>
    public static IReadOnlyList<string> Lines(TableResult result) => [.. result.Sample
        .Select(row => new RowTruth(
            Enum.Parse<TruthKind>(row.Kind.ToString()),
            [.. row.Key.Keys],
            [.. row.Key.Values],
            row.Kind == RowDifferenceKind.Changed ? [.. row.Columns.Select(column => column.Name)] : []).ToString())
        .Order(StringComparer.Ordinal)];

    /// <summary>The sample of tables without a key, as <see cref="NaiveMultiset"/> names rows: by all columns.</summary>
    public static IReadOnlyList<string> WholeLines(TableResult result) => [.. result.Sample.Select(LineOf).Order(StringComparer.Ordinal)];

    /// <summary>A row by its key, or by all columns if it has none.</summary>
    public static string LineOf(RowDifference row)
    {
        IEnumerable<(string Name, object? Value)> named = row.Key.Count > 0
            ? row.Key.Select(part => (part.Key, part.Value))
            : row.Columns.Select(column => (column.Name, row.Kind == RowDifferenceKind.Missing ? column.Source : column.Target));
        return new RowTruth(
            Enum.Parse<TruthKind>(row.Kind.ToString()),
            [.. named.Select(column => column.Name)],
            [.. named.Select(column => CommonValue.Of(column.Value))],
            row.Kind == RowDifferenceKind.Changed ? [.. row.Columns.Select(column => column.Name)] : []).ToString();
    }

    /// <summary>Creates the same table in two databases, with rows of its own in each.</summary>
    public static async Task CreateAsync(TestDatabase database, string table, params string[] rows)
    {
        await database.ExecuteAsync(table);
        var name = table.Split(' ')[2];
        foreach (var row in rows)
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {name} VALUES ({row})"));
        }
    }
}
