namespace Reconcile;

/// <summary>A run at one moment, as far as its worker count depends on it.</summary>
/// <param name="Seconds">Time since any fixed moment.</param>
/// <param name="Ended">Attempts that have ended so far, however they did.</param>
/// <param name="Troubled">Those of them that failed or took too long.</param>
/// <param name="IsSaturated">Whether items wait for a worker: without that, another count changes nothing.</param>
internal readonly record struct ScalingSample(double Seconds, long Ended, long Troubled, bool IsSaturated);

/// <summary>A worker count and why.</summary>
internal readonly record struct ScalingDecision(int Workers, string Reason);
