namespace Reconcile;

/// <summary>What a <see cref="RateGate"/> lets through. Immutable; every key has these limits for itself.</summary>
public sealed record RateGateOptions
{
    /// <summary>Most limits of one key.</summary>
    public const int MostLimits = 8;

    /// <summary>Most calls of one key at a time that can be asked for.</summary>
    public const int MostInFlight = 10_000;

    /// <summary>Longest pause that is kept, whatever a server asks for.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <summary>The limits, all of which hold: none, the default, to 8.</summary>
    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>The limits of single keys where they are others than <see cref="Limits"/>; null, as function or as answer: those. Asked once, at a key's first call.</summary>
    public Func<string, IReadOnlyList<RateLimit>?>? LimitsOf { get; init; }

    /// <summary>Calls of one key that may be under way at a time: 1 to 10,000, or 0, the default, for no such limit.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>Whether the rate is lowered when a server says that it is too high, and raised again. True by default; the pause that the server asks for is kept in any case.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>How long a key pauses when the server does not say: 0 to 1 day, 60 s by default.</summary>
    public TimeSpan DefaultPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a key that is not used is remembered after its last window has passed: 0 to 1 day, 10 minutes by default.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    internal void ThrowIfOutOfRange()
    {
        ArgumentNullException.ThrowIfNull(Limits);
        OptionRange.Check(Limits.Count, 0, MostLimits);
        OptionRange.Check(MaxInFlight, 0, MostInFlight);
        OptionRange.Check(DefaultPause, TimeSpan.Zero, LongestPause);
        OptionRange.Check(IdleTime, TimeSpan.Zero, LongestPause);
    }
}
