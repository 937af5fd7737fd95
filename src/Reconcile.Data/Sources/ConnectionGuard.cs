using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Reconcile.Data.Sources;

/// <summary>
/// Opens connections to one server: what may pass is tried again with exponential back-off and jitter, longer when the server is busy, and
/// a server that could not be reached several times in a row is left alone for a while, so that hundreds of tables do not wait for it one
/// after the other. Then a single attempt shows whether it is back.
/// </summary>
internal sealed class ConnectionGuard
{
    /// <summary>Failures in a row after which the server is left alone.</summary>
    public const int MostFailures = 5;

    /// <summary>Further attempts at a server that cannot be reached; the run's own retries come on top.</summary>
    public const int Retries = 2;

    /// <summary>Further attempts at a server that has too much to do.</summary>
    public const int BusyRetries = 5;

    /// <summary>How long a server is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstBusyDelay = TimeSpan.FromSeconds(1);

    // A fifth failure counts however long ago the fourth was: a server may take minutes to refuse each.
    private static readonly TimeSpan Sampling = TimeSpan.FromHours(1);

    private readonly ResiliencePipeline _pipeline;
    private readonly Action _busy;
    private int _failures;
    private string _lastFailure = string.Empty;

    /// <param name="busy">Called when the server refuses a connection because it has too much to do.</param>
    /// <param name="time">Where time comes from.</param>
    public ConnectionGuard(Action busy, TimeProvider time)
    {
        _busy = busy;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = BusyRetries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(IsRetried(attempt.Outcome.Exception, attempt.AttemptNumber)),
                DelayGenerator = attempt => ValueTask.FromResult(DelayFor(attempt.Outcome.Exception, attempt.AttemptNumber)),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Ours decides which failure is one too many; the ratio is of no further meaning.
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = Sampling,
                BreakDuration = Pause,
                ShouldHandle = attempt => ValueTask.FromResult(IsOneTooMany(attempt.Outcome.Exception)),
            })
            .Build();
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="ReconcileException">It could not be opened, or is not tried at present.</exception>
    public async Task<T> OpenAsync<T>(ReconcileConnection connection, Func<CancellationToken, Task<T>> open, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(token => new ValueTask<T>(open(token)), cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException e)
        {
            var pause = e.RetryAfter ?? Pause;
            throw new ReconcileException(
                ReconcileProblem.ConnectionFailed,
                FormattableString.Invariant($"{connection} could not be reached {Volatile.Read(ref _failures)} times in a row and is not tried for {Math.Ceiling(pause.TotalSeconds)} s. The last time: {_lastFailure}"),
                e,
                isTransient: true)
            {
                RetryAfter = pause,
            };
        }
    }

    private static bool IsRetried(Exception? error, int attempt) =>
        error is ReconcileException { Problem: ReconcileProblem.ConnectionFailed or ReconcileProblem.ConnectionLost, IsTransient: true } failed
        && (failed.IsBusy || attempt < Retries);

    /// <summary>Null: the pipeline's own.</summary>
    private static TimeSpan? DelayFor(Exception? error, int attempt) => error is ReconcileException { IsBusy: true }
        ? FirstBusyDelay * Math.Pow(2, attempt) * (0.5 + Random.Shared.NextDouble())
        : null;

    private bool IsOneTooMany(Exception? error)
    {
        switch (error)
        {
            case ReconcileException { IsBusy: true, Problem: ReconcileProblem.ConnectionFailed }:
                _busy();
                Volatile.Write(ref _failures, 0);
                return false;
            case ReconcileException { Problem: ReconcileProblem.ConnectionFailed } failed:
                _lastFailure = failed.Message;
                return Interlocked.Increment(ref _failures) >= MostFailures;
            case OperationCanceledException:
                return false;
            default:
                // Whatever the server answered, it is there.
                Volatile.Write(ref _failures, 0);
                return false;
        }
    }
}
