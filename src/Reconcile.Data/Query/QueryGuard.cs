using Reconcile.Data.Sources;

namespace Reconcile.Data.Query;

/// <summary>Puts what goes wrong with a query into our words, and its time limit apart from a stop.</summary>
internal sealed class QueryGuard(ReconcileConnection connection, TimeSpan timeout, CancellationToken limit, CancellationToken stop)
{
    public DatabaseSession? Session { get; set; }

    public async Task<T> RunAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Translate(e);
        }
    }

    public T Read<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e)
        {
            throw e is InvalidCastException or OverflowException or FormatException
                ? new ReconcileException(ReconcileProblem.ValueUnreadable, $"{connection}: a value has no .NET form: {e.Message} Convert it in the query, for example to text.", e)
                : Translate(e);
        }
    }

    private Exception Translate(Exception error)
    {
        if (stop.IsCancellationRequested)
        {
            return new OperationCanceledException("The query was stopped.", error, stop);
        }

        return limit.IsCancellationRequested
            ? new ReconcileException(ReconcileProblem.TimedOut, $"{connection}: the query took longer than its limit of {timeout.TotalSeconds:0.###} s and was cancelled. -TimeoutSeconds gives it more.", error)
            : Session?.Translate(error, CancellationToken.None) ?? error;
    }
}
