using System.Text.Json;

namespace Reconcile.Web.Cache;

/// <summary>Headers as they are stored.</summary>
internal static class CacheHeaders
{
    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "Set-Cookie", "Set-Cookie2", "Cookie", "Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate", "Authentication-Info", "Proxy-Authentication-Info",
    };

    // They say how this one answer came, not what it is.
    private static readonly HashSet<string> OfTransfer = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Trailer", "Upgrade", "TE",
    };

    // Likewise; but without a body they say what it would be.
    private static readonly HashSet<string> OfBody = new(StringComparer.OrdinalIgnoreCase) { "Content-Encoding", "Content-Length" };

    private static readonly string[] WithAddresses = ["Link", "Location", "Content-Location", "Refresh"];

    public static string Write(CacheRequest request, IEnumerable<KeyValuePair<string, string>> headers) =>
        JsonSerializer.Serialize(Kept(headers).Where(header => request.IsVerification || !OfBody.Contains(header.Key)).Select(header => new[] { header.Key, header.Value }));

    public static List<KeyValuePair<string, string>> Read(string json) =>
        [.. JsonSerializer.Deserialize<string[][]>(json)!.Select(header => KeyValuePair.Create(header[0], header[1]))];

    /// <summary>The headers with those of a newer answer in place of the same ones.</summary>
    public static List<KeyValuePair<string, string>> Merge(IReadOnlyList<KeyValuePair<string, string>> stored, IEnumerable<KeyValuePair<string, string>> newer)
    {
        var replacing = Kept(newer).Where(header => !OfBody.Contains(header.Key)).ToList();
        return [.. stored.Where(old => !replacing.Exists(header => string.Equals(header.Key, old.Key, StringComparison.OrdinalIgnoreCase))), .. replacing];
    }

    /// <summary>
    /// Whether an address in the headers holds a secret. It could not be stored, and without it the response would be another one, for example one
    /// without a next page.
    /// </summary>
    public static bool HoldSecretAddress(IEnumerable<KeyValuePair<string, string>> headers) => headers.Any(header =>
        WithAddresses.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
        && header.Value.Split('<', '>', ' ', ',').Any(part => UrlText.HoldsSecret(part)));

    private static IEnumerable<KeyValuePair<string, string>> Kept(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Where(header => !Secret.Contains(header.Key) && !OfTransfer.Contains(header.Key) && !SafeUrl.IsSecretHeader(header.Key));
}
