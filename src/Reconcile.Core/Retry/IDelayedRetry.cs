namespace Reconcile;

/// <summary>An error after which the next attempt should not come at once.</summary>
public interface IDelayedRetry
{
    /// <summary>Waited in addition to the policy's own delay; zero for errors that need no such care.</summary>
    TimeSpan LeastDelay { get; }
}
