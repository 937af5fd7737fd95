using Polly;
using Polly.CircuitBreaker;

namespace Reconcile.Web.Http;

/// <summary>A circuit breaker for each host: one that keeps failing is left alone for a while, so that it can recover and nobody waits for it.</summary>
internal sealed class HostCircuits
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private readonly HostTable<ResiliencePipeline<HopEnd>> _circuits;

    public HostCircuits(HttpOptions options, TimeProvider time) => _circuits = new HostTable<ResiliencePipeline<HopEnd>>(_ =>
        new ResiliencePipelineBuilder<HopEnd> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HopEnd>
            {
                FailureRatio = options.CircuitFailureRatio,
                MinimumThroughput = options.CircuitLeastRequests,
                SamplingDuration = Sampling,
                BreakDuration = options.CircuitBreak,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is null && IsHostFailure(arguments.Outcome.Result.Response)),
            })
            .Build());

    /// <summary>Sends, unless the host's circuit is open.</summary>
    public async ValueTask<HopEnd> SendAsync<TState>(Hop hop, Func<TState, CancellationToken, ValueTask<HopEnd>> send, TState state, CancellationToken cancellationToken)
    {
        // As ExecuteAsync does, which needs two state machines more for each request.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        var outcome = await _circuits[hop.Authority].ExecuteOutcomeAsync(
            static async (context, call) => Outcome.FromResult(await call.Send(call.State, context.CancellationToken).ConfigureAwait(false)),
            context,
            (Send: send, State: state)).ConfigureAwait(false);
        ResilienceContextPool.Shared.Return(context);
        if (outcome.Exception is not BrokenCircuitException open)
        {
            outcome.ThrowIfException();
            return outcome.Result;
        }

        var wait = open.RetryAfter ?? TimeSpan.Zero;
        var reason = FormattableString.Invariant($"{hop.Authority} failed so often that it is left alone for another {wait.TotalSeconds:0.#} s.");
        return new HopEnd(hop.Fail(ScrapeProblem.CircuitOpen, reason, isTransient: true, open) with { RetryAfter = wait });
    }

    /// <summary>What says something about the host, rather than about the request.</summary>
    private static bool IsHostFailure(ScrapeResponse response) => response.Problem is
        ScrapeProblem.ConnectionFailed or ScrapeProblem.ConnectionLost or ScrapeProblem.NameNotResolved or ScrapeProblem.AttemptTimedOut or ScrapeProblem.ServerError or ScrapeProblem.TransferStalled;
}
