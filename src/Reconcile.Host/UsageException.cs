namespace Reconcile.Host;

/// <summary>The command was used wrongly and nothing was run; the message says what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
