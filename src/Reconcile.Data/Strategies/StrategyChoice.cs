namespace Reconcile.Data.Strategies;

/// <summary>A strategy and why it was chosen, in words that complete "Stream: ...".</summary>
internal sealed record StrategyChoice(IComparisonStrategy Strategy, string Reason);
