using System.Globalization;

namespace Reconcile.Web.Http;

/// <summary>How long an answer asks to wait, in either form (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>Null: it does not ask, or not so that it can be understood. A date is taken by the host's own clock, if it tells it.</summary>
    public static TimeSpan? Read(ScrapeResponse response, TimeProvider time)
    {
        if (response.Header("Retry-After")?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        if (text.All(char.IsAsciiDigit))
        {
            return double.Parse(text, CultureInfo.InvariantCulture) is var seconds && seconds < HttpOptions.LongestTime.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : HttpOptions.LongestTime;
        }

        if (ReadDate(text) is not { } until)
        {
            return null;
        }

        var wait = until - (ReadDate(response.Header("Date")) ?? time.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static DateTimeOffset? ReadDate(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
}
