namespace Reconcile;

/// <summary>A key of a rate gate at one moment. Does not change afterwards.</summary>
public sealed record RateStatistics
{
    /// <summary>The gate's name, for example the cmdlet that uses it.</summary>
    public required string Gate { get; init; }

    /// <summary>What the limits hold for, for example a host.</summary>
    public required string Key { get; init; }

    /// <summary>The limits: those that were given, or the one learned from the server's refusals; none if there are neither.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>The part of the limits that is used: 1, or less after the server found that too much.</summary>
    public double Share { get; init; }

    /// <summary>Calls a second that are possible now in the long run; infinite without a limit.</summary>
    public double PerSecond { get; init; }

    /// <summary>How full the fullest window is now: 0 to 1, or more for a while after limits were lowered.</summary>
    public double WindowUse { get; init; }

    /// <summary>Calls under way.</summary>
    public int InFlight { get; init; }

    /// <summary>Callers in the line.</summary>
    public int Waiting { get; init; }

    /// <summary>Calls permitted.</summary>
    public long Permits { get; init; }

    /// <summary>Calls that had to wait.</summary>
    public long Waits { get; init; }

    /// <summary>Time for which those that were permitted had waited, all together.</summary>
    public TimeSpan TotalWait { get; init; }

    /// <summary>Calls that the server refused because there were too many.</summary>
    public long Throttled { get; init; }

    /// <summary>Until when no call is permitted; null: the key is not paused.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When the last call was asked for or made.</summary>
    public DateTimeOffset LastUsed { get; init; }
}
