namespace Reconcile.Data;

/// <summary>Compares pairs of tables of two databases.</summary>
public sealed class TableReconciler : IAsyncDisposable
{
    public TableReconciler(ReconcileOptions options, TimeProvider? time = null) => throw new NotSupportedException();

    /// <summary>Compares one pair of tables.</summary>
    /// <exception cref="ReconcileException">The tables could not be compared to the end.</exception>
    public ValueTask<TableResult> ReconcileAsync(TableTask task, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
