namespace Reconcile;

/// <summary>
/// Thrown by an operation that has found its item's permit called back before it made its call, and has given it back: the item is to wait at its gate again,
/// and has lost no attempt.
/// </summary>
/// <param name="key">What it permitted.</param>
internal sealed class PermitCalledBackException(string key) : Exception($"The permit for {key} was called back before it was used, because {key} is to be left alone.");
