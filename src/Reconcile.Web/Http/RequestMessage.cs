using System.Net;
using System.Net.Http.Headers;

namespace Reconcile.Web.Http;

/// <summary>Writes a hop as a message.</summary>
internal static class RequestMessage
{
    private const string AcceptEncoding = "gzip, deflate, br";

    /// <exception cref="ScrapeException">The request cannot be sent as it is.</exception>
    public static HttpRequestMessage Create(Hop hop, string cookies, HttpOptions options)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(hop.Method), hop.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (hop.Body is { } body)
        {
            message.Content = new ByteArrayContent(body.Bytes);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", body.ContentType);
        }

        foreach (var (name, value) in hop.Headers)
        {
            Add(message, hop, name, value);
        }

        AddUnlessGiven(message.Headers, "User-Agent", options.UserAgent);
        AddUnlessGiven(message.Headers, "Accept", "*/*");
        AddUnlessGiven(message.Headers, "Accept-Encoding", AcceptEncoding);
        AddUnlessGiven(message.Headers, "Authorization", hop.Credential?.Header);
        AddUnlessGiven(message.Headers, "Cookie", cookies);
        return message;
    }

    private static void Add(HttpRequestMessage message, Hop hop, string name, string value)
    {
        if (HeaderRule.Refusal(name, value) is { } refusal)
        {
            message.Dispose();
            throw new ScrapeException(ScrapeProblem.RequestInvalid, $"{hop.Name}: {refusal}");
        }

        if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
        {
            content.Headers.Remove(name);
            content.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void AddUnlessGiven(HttpRequestHeaders headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value) && !headers.NonValidated.Contains(name))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
