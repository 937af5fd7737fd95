namespace Reconcile.Core.Tests.Workers;

/// <summary>Lets a test know that an operation has begun and decide when, and how, it ends.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => _entered.Task;

    public Task Left => _left.Task;

    public void Open() => _opened.TrySetResult();

    /// <summary>Waits for the gate and ignores every cancellation.</summary>
    public async ValueTask<int> IgnoreAsync()
    {
        _entered.TrySetResult();
        await _opened.Task;
        _left.TrySetResult();
        return 1;
    }

    /// <summary>The same, holding its thread.</summary>
    public ValueTask<int> Block()
    {
        _entered.TrySetResult();
        _opened.Task.Wait();
        _left.TrySetResult();
        return new ValueTask<int>(1);
    }

    /// <summary>Waits for its cancellation and obeys it.</summary>
    public async ValueTask<int> ObeyAsync(CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return 1;
    }

    /// <summary>Waits for its cancellation and then ends in its own way.</summary>
    public async ValueTask<int> AfterCancellationAsync(Func<int> end, CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
        return end();
    }

    public void Dispose() => Open();
}
