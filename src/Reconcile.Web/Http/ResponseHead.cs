using System.Net.Http.Headers;

namespace Reconcile.Web.Http;

/// <summary>Reads an answer's status and headers.</summary>
internal static class ResponseHead
{
    private const string SetCookie = "Set-Cookie";

    /// <exception cref="ScrapeException">There are more headers than allowed.</exception>
    public static ScrapeResponse Read(Hop hop, HttpResponseMessage message, HttpOptions options)
    {
        var general = message.Headers.NonValidated;
        var content = message.Content.Headers.NonValidated;
        var headers = new Dictionary<string, IReadOnlyList<string>>(general.Count + content.Count, StringComparer.OrdinalIgnoreCase);
        var count = Add(headers, general) + Add(headers, content);

        return count > options.MaxHeaderCount
            ? throw new ScrapeException(ScrapeProblem.HeadersTooLarge, $"{hop.Name} answered with {count} headers; the limit is {options.MaxHeaderCount}.")
            : new ScrapeResponse
            {
                Request = hop.Request,
                Uri = hop.Url,
                Status = (int)message.StatusCode,
                Headers = headers,
                ContentType = headers.TryGetValue("Content-Type", out var type) ? type[0] : string.Empty,
                Version = message.Version,
                Redirects = hop.Redirects,
                Cookies = hop.Trail.For(headers.TryGetValue("Vary", out var vary) ? string.Join(',', vary) : null),
            };
    }

    /// <summary>Returns how many there were.</summary>
    private static int Add(Dictionary<string, IReadOnlyList<string>> headers, HttpHeadersNonValidated source)
    {
        var count = 0;
        foreach (var (name, values) in source)
        {
            count += values.Count;
            if (!name.Equals(SetCookie, StringComparison.OrdinalIgnoreCase))
            {
                headers[name] = values.Count == 1 ? new[] { values.ToString() } : [.. values];
            }
        }

        return count;
    }
}
