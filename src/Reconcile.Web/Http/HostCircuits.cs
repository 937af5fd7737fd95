using Polly;
using Polly.CircuitBreaker;

namespace Reconcile.Web.Http;

/// <summary>A circuit breaker for each host: one that keeps failing is left alone for a while, so that it can recover and nobody waits for it.</summary>
internal sealed class HostCircuits
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private readonly HostTable<ResiliencePipeline<ScrapeResponse>> _circuits;

    public HostCircuits(HttpOptions options, TimeProvider time) => _circuits = new HostTable<ResiliencePipeline<ScrapeResponse>>(_ =>
        new ResiliencePipelineBuilder<ScrapeResponse> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ScrapeResponse>
            {
                FailureRatio = options.CircuitFailureRatio,
                MinimumThroughput = options.CircuitLeastRequests,
                SamplingDuration = Sampling,
                BreakDuration = options.CircuitBreak,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { } response && IsHostFailure(response)),
            })
            .Build());

    /// <summary>Sends, unless the host's circuit is open.</summary>
    public async ValueTask<ScrapeResponse> SendAsync<TState>(Hop hop, Func<TState, CancellationToken, ValueTask<ScrapeResponse>> send, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return await _circuits[hop.Authority].ExecuteAsync(send, state, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException e)
        {
            var wait = e.RetryAfter ?? TimeSpan.Zero;
            var reason = FormattableString.Invariant($"{hop.Authority} failed so often that it is left alone for another {wait.TotalSeconds:0.#} s.");
            return hop.Fail(ScrapeProblem.CircuitOpen, reason, isTransient: true, e) with { RetryAfter = wait };
        }
    }

    /// <summary>What says something about the host, rather than about the request.</summary>
    private static bool IsHostFailure(ScrapeResponse response) => response.Problem is
        ScrapeProblem.ConnectionFailed or ScrapeProblem.ConnectionLost or ScrapeProblem.NameNotResolved or ScrapeProblem.AttemptTimedOut or ScrapeProblem.ServerError or ScrapeProblem.TransferStalled;
}
