namespace Reconcile;

/// <summary>What all attempts of a run have in common.</summary>
/// <param name="Limit">Time one attempt may take, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</param>
/// <param name="Grace">Time from being told to stop to being abandoned.</param>
/// <param name="Time">Where time comes from.</param>
/// <param name="Stopping">Fires when the run is stopped.</param>
internal sealed record AttemptRules(TimeSpan Limit, TimeSpan Grace, TimeProvider Time, CancellationToken Stopping);
