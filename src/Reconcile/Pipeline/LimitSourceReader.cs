using System.Collections;
using System.Globalization;

namespace Reconcile.Pipeline;

/// <summary>Reads where a server says what it allows, as <c>-LimitsFrom</c> has it.</summary>
internal static class LimitSourceReader
{
    private const string RefreshSeconds = "RefreshSeconds";
    private static readonly string[] Names =
        ["Uri", "Url", nameof(LimitSource.MaxThreads), nameof(LimitSource.PerMinute), nameof(LimitSource.PerDay), nameof(LimitSource.UsedToday), nameof(LimitSource.LeftToday), RefreshSeconds];

    /// <param name="entries">What was given.</param>
    /// <param name="complete">Gives the request what all requests of the run have.</param>
    /// <exception cref="FormatException">It is incomplete, or says something else.</exception>
    public static LimitSource Read(IDictionary entries, Func<ScrapeRequest, ScrapeRequest> complete)
    {
        if (entries.Keys.Cast<object>().Select(key => key.ToString()).FirstOrDefault(key => !Names.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new FormatException($"'{unknown}' says nothing in -LimitsFrom. It can have {string.Join(", ", Names)}.");
        }

        var properties = new ItemProperties(entries);
        var address = properties.Text("Uri") ?? properties.Text("Url") ?? throw new FormatException("-LimitsFrom has no Uri: write @{ Uri = 'https://...'; MaxThreads = 'path.in.answer' }.");
        var source = new LimitSource(complete(ScrapeRequest.Parse(address)), PathOf(nameof(LimitSource.MaxThreads)), PathOf(nameof(LimitSource.PerMinute)), PathOf(nameof(LimitSource.PerDay)))
        {
            UsedToday = PathOf(nameof(LimitSource.UsedToday)),
            LeftToday = PathOf(nameof(LimitSource.LeftToday)),
            RefreshInterval = IntervalOf(properties.Text(RefreshSeconds)),
        };
        return source.UsedToday.Length > 0 && source.PerDay.Length == 0
            ? throw new FormatException("-LimitsFrom has UsedToday without PerDay, so what is left cannot be known. Give the path of PerDay too, or LeftToday instead.")
            : source;

        string PathOf(string name) => properties.Text(name) ?? string.Empty;
    }

    private static TimeSpan IntervalOf(string? text) => text is null ? TimeSpan.FromSeconds(LimitSource.DefaultRefreshSeconds)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= LimitSource.ShortestRefreshSeconds and <= LimitSource.LongestRefreshSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{RefreshSeconds} in -LimitsFrom is '{text}'; it can be {LimitSource.ShortestRefreshSeconds} to {LimitSource.LongestRefreshSeconds}.");
}
