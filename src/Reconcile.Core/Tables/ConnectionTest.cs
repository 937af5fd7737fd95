namespace Reconcile;

/// <summary>What <c>Test-ReconcileConnection</c> found out.</summary>
public sealed record ConnectionTest
{
    public required ReconcileConnection Connection { get; init; }

    /// <summary>Whether everything that a comparison needs works.</summary>
    public bool Success => Problem == ReconcileProblem.None;

    public bool Reachable { get; init; }

    /// <summary>The server's own words for its version.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The login the server knows the connection by; empty where the engine has none.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>Tables the login can read.</summary>
    public int ReadableTables { get; init; }

    /// <summary>Tables the login can see but not read.</summary>
    public int UnreadableTables { get; init; }

    /// <summary>Whether the login could apply a repair.</summary>
    public bool CanWrite { get; init; }

    /// <summary>Values sent through the server's own SQL and found as the reference has them.</summary>
    public int SelfTestsPassed { get; init; }

    /// <summary>The self-tests that failed, each with the value expected and the one that came.</summary>
    public IReadOnlyList<string> SelfTestFailures { get; init; } = [];

    /// <summary>Time of one round trip on an open connection.</summary>
    public TimeSpan Latency { get; init; }

    public ReconcileProblem Problem { get; init; }

    /// <summary>What is wrong and what to do; empty if nothing is.</summary>
    public string Reason { get; init; } = string.Empty;
}
