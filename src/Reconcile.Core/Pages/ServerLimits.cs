namespace Reconcile;

/// <summary>What a host allows an account; null: it does not say.</summary>
/// <param name="MaxThreads">Requests at the same time.</param>
/// <param name="PerMinute">Requests a minute.</param>
/// <param name="PerDay">Requests a day.</param>
public sealed record ServerLimits(int? MaxThreads, int? PerMinute, int? PerDay)
{
    /// <summary>What is known of a host that says nothing.</summary>
    public static readonly ServerLimits Unknown = new(null, null, null);

    /// <summary>Requests that are left of the day's: 0 or more.</summary>
    public int? LeftToday { get; init; }

    /// <summary>The numbers that are known, for example <c>6 threads, 150 a minute</c>.</summary>
    public override string ToString()
    {
        (int? Number, string Unit)[] numbers = [(MaxThreads, "threads"), (PerMinute, "a minute"), (PerDay, "a day"), (LeftToday, "left today")];
        var known = string.Join(", ", numbers.Where(said => said.Number is not null).Select(said => FormattableString.Invariant($"{said.Number} {said.Unit}")));
        return known.Length > 0 ? known : "nothing that is known";
    }
}

/// <summary>Where in a JSON answer the limits are, as JSONPath; empty: not there.</summary>
/// <param name="Request">What to ask.</param>
/// <param name="MaxThreads">For example <c>response.ssuser.maxthreads</c>.</param>
/// <param name="PerMinute">For example <c>response.ssuser.maxrequestspermin</c>.</param>
/// <param name="PerDay">For example <c>response.ssuser.maxrequestsperday</c>.</param>
public sealed record LimitSource(ScrapeRequest Request, string MaxThreads = "", string PerMinute = "", string PerDay = "")
{
    public const int ShortestRefreshSeconds = 1;
    public const int LongestRefreshSeconds = 24 * 3600;
    public const int DefaultRefreshSeconds = 60;

    /// <summary>Requests that were made today, for example <c>response.ssuser.requeststoday</c>; what is left of <see cref="PerDay"/> is the rest.</summary>
    public string UsedToday { get; init; } = string.Empty;

    /// <summary>Requests that are left for today, where the host says that itself.</summary>
    public string LeftToday { get; init; } = string.Empty;

    /// <summary>Least time between two questions: 1 s to 1 day, 1 minute by default. It is asked again after a refusal, while nothing is known, and when the day's requests are used up.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(DefaultRefreshSeconds);

    internal void ThrowIfOutOfRange() =>
        OptionRange.Check(RefreshInterval, TimeSpan.FromSeconds(ShortestRefreshSeconds), TimeSpan.FromSeconds(LongestRefreshSeconds));
}
