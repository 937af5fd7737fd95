using System.Net.Http.Headers;

namespace Reconcile.Web.Extraction;

/// <summary>A response as the server sent it, decompressed as <c>Content-Encoding</c> says and nothing else done to it.</summary>
internal sealed record PageContent
{
    /// <summary>The address after redirects.</summary>
    public required Uri Url { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Names and values; a name may occur more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type in lower case; empty if the server names none that can be read.</summary>
    public string MediaType => Type?.MediaType?.ToLowerInvariant() ?? string.Empty;

    /// <summary>The character set that the server names; null if it names none.</summary>
    public string? Charset => Type?.CharSet?.Trim('"', '\'', ' ');

    /// <summary>The header; empty if the server says nothing.</summary>
    public string ContentType => Header("Content-Type").FirstOrDefault() ?? string.Empty;

    private MediaTypeHeaderValue? Type => MediaTypeHeaderValue.TryParse(ContentType, out var type) ? type : null;

    /// <summary>A response's content.</summary>
    public static PageContent Of(ScrapeResponse response) => new()
    {
        Url = response.Uri,
        Status = response.Status,
        Headers = [.. response.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))],
        Body = response.Content,
    };

    /// <summary>All values of a header.</summary>
    public IEnumerable<string> Header(string name) =>
        Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
}
