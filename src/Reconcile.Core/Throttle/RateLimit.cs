using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Reconcile;

/// <summary>So many calls in a length of time, whichever moment it is counted from. Written <c>5/1s</c>, <c>150/1m</c>, <c>2000/1d</c> or <c>10/s</c>.</summary>
public sealed record RateLimit
{
    /// <summary>Most permits of a limit: so many moments are remembered for each key.</summary>
    public const int MostPermits = 1_000_000;

    /// <summary>Shortest <see cref="Window"/>.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest <see cref="Window"/>.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    private const string Forms = "Write calls/time, for example 5/1s, 150/1m, 2000/1d or 10/s; the units are ms, s, m, h and d.";

    private static readonly (string Unit, TimeSpan Time)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>A limit of so many permits in so much time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RateLimit(int permits, TimeSpan window)
    {
        OptionRange.Check(permits, 1, MostPermits);
        OptionRange.Check(window, ShortestWindow, LongestWindow);
        Permits = permits;
        Window = window;
    }

    /// <summary>Calls in any <see cref="Window"/>: 1 to 1,000,000.</summary>
    public int Permits { get; }

    /// <summary>The length of time: 100 ms to 31 days.</summary>
    public TimeSpan Window { get; }

    /// <summary>Calls a second on average.</summary>
    public double PerSecond => Permits / Window.TotalSeconds;

    /// <summary>Reads a limit.</summary>
    /// <exception cref="FormatException">It cannot be read, or is out of range; the message says what is expected.</exception>
    public static RateLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            throw new FormatException($"'{text}' is no rate limit: it has no '/'. {Forms}");
        }

        if (!int.TryParse(text.AsSpan(0, slash).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var permits) || permits is < 1 or > MostPermits)
        {
            throw new FormatException($"'{text}' is no rate limit: '{text[..slash].Trim()}' is not a number of calls from 1 to {MostPermits}. {Forms}");
        }

        if (!TryReadWindow(text.AsSpan(slash + 1).Trim(), out var window))
        {
            throw new FormatException($"'{text}' is no rate limit: '{text[(slash + 1)..].Trim()}' is not a time from 100ms to 31d. {Forms}");
        }

        return new RateLimit(permits, window);
    }

    /// <summary>Reads a limit. False: it cannot be read.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RateLimit? limit)
    {
        try
        {
            limit = text is null ? null : Parse(text);
        }
        catch (FormatException)
        {
            limit = null;
        }

        return limit is not null;
    }

    /// <summary>As it is written, in the largest unit that fits: for example <c>5/1s</c>.</summary>
    public override string ToString()
    {
        var (unit, time) = Units.Last(candidate => Window.Ticks % candidate.Time.Ticks == 0 || candidate.Time == Units[0].Time);
        return string.Create(CultureInfo.InvariantCulture, $"{Permits}/{Window / time:0.###}{unit}");
    }

    private static bool TryReadWindow(ReadOnlySpan<char> text, out TimeSpan window)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        window = default;
        if (digits < 0)
        {
            return false;
        }

        var count = 1;
        var unit = text[digits..].Trim().ToString();
        var known = Array.FindIndex(Units, candidate => candidate.Unit.Equals(unit, StringComparison.OrdinalIgnoreCase));
        if (known < 0 || (digits > 0 && !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out count)))
        {
            return false;
        }

        var milliseconds = count * Units[known].Time.TotalMilliseconds;
        window = milliseconds <= LongestWindow.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
        return window >= ShortestWindow;
    }
}
