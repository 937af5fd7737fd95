using System.Runtime.CompilerServices;
using Reconcile.Data;
using Reconcile.Data.Repair;

namespace Reconcile.Loading;

/// <summary>
/// The only file of this assembly that names types of the data layer, and only inside method bodies: the layer is loaded
/// when one of these methods is first run. Signatures hold nothing but Core's types. None is inlined, or its caller would
/// need the layer as soon as it is compiled.
/// </summary>
internal static class DataAdapter
{
    /// <summary>A reconciler as an operation for the engine, and what has to be disposed after the run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (Func<TableTask, CancellationToken, ValueTask<TableResult>> Operation, IAsyncDisposable Owner) OpenReconciler(ReconcileOptions options, IRangeRecords? records)
    {
        var reconciler = new TableReconciler(options) { Records = records };
        return (reconciler.ReconcileAsync, reconciler);
    }

    /// <summary>The rows of one pair of tables that differ, and what has to be disposed of behind them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (IAsyncEnumerable<RowDifference> Rows, IAsyncDisposable Owner) StreamDifferences(ReconcileOptions options, TableTask task, CancellationToken cancellationToken)
    {
        var reconciler = new TableReconciler(options);
        return (reconciler.StreamAsync(task, cancellationToken), reconciler);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReconcileConnection ParseConnectionString(ReconcileProvider provider, string connectionString) =>
        Database.ParseConnectionString(provider, connectionString);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IAsyncEnumerable<TableInfo> GetTables(ReconcileConnection connection, string? schemaPattern, string? namePattern, bool countRows, CancellationToken cancellationToken) =>
        Database.GetTablesAsync(connection, schemaPattern, namePattern, countRows, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IAsyncEnumerable<QueryRow> Query(ReconcileConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, TimeSpan timeout, CancellationToken cancellationToken) =>
        Database.QueryAsync(connection, sql, parameters, timeout, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<ConnectionTest> Test(ReconcileConnection connection, CancellationToken cancellationToken) =>
        Database.TestAsync(connection, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CheckRepair(TableResult result) => RepairWriter.Check(result);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<long> WriteRepair(TableResult result, TextWriter script, CancellationToken cancellationToken) =>
        RepairWriter.WriteAsync(result, script, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<long> WriteRepair(IReadOnlyList<TableResult> results, RepairOptions options, TextWriter script, TextWriter? undo, CancellationToken cancellationToken) =>
        RepairWriter.WriteAsync(results, options, script, undo, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<IReadOnlyList<RepairResult>> Repair(IReadOnlyList<TableResult> results, RepairOptions options, CancellationToken cancellationToken) =>
        TableRepairer.RepairAsync(results, options, cancellationToken);
}
