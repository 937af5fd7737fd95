namespace Reconcile.Web.Http;

/// <summary>Reads an answer's status and headers.</summary>
internal static class ResponseHead
{
    private const string SetCookie = "Set-Cookie";

    /// <exception cref="ScrapeException">There are more headers than allowed.</exception>
    public static ScrapeResponse Read(Hop hop, HttpResponseMessage message, HttpOptions options)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var source in new[] { message.Headers.NonValidated, message.Content.Headers.NonValidated })
        {
            foreach (var (name, values) in source)
            {
                count += values.Count;
                if (!name.Equals(SetCookie, StringComparison.OrdinalIgnoreCase))
                {
                    headers[name] = values.Count == 1 ? [values.ToString()] : [.. values];
                }
            }
        }

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
            };
    }
}
