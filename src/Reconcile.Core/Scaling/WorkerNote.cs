namespace Reconcile;

/// <summary>How many workers a run has, as its statistics say it.</summary>
/// <param name="Least">Fewest that it may have.</param>
/// <param name="Count">How many it has.</param>
/// <param name="Reason">Why it has as many; empty if that never changed.</param>
internal sealed record WorkerNote(int Least, int Count, string Reason);
