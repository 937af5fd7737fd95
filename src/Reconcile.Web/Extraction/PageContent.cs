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
    public string MediaType => ContentType?.MediaType?.ToLowerInvariant() ?? string.Empty;

    /// <summary>The character set that the server names; null if it names none.</summary>
    public string? Charset => ContentType?.CharSet?.Trim('"', '\'', ' ');

    private MediaTypeHeaderValue? ContentType =>
        Header("Content-Type").FirstOrDefault() is { } value && MediaTypeHeaderValue.TryParse(value, out var type) ? type : null;

    /// <summary>All values of a header.</summary>
    public IEnumerable<string> Header(string name) =>
        Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
}
