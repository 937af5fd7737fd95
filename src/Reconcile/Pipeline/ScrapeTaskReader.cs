using System.Collections;
using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Pipeline;

/// <summary>What all requests of a run have in common.</summary>
internal sealed record ScrapeDefaults
{
    /// <summary>How an object's properties make an address; null: the object says it itself.</summary>
    public string? Template { get; init; }

    /// <summary>Null: POST with a body, else GET.</summary>
    public string? Method { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Cookies { get; init; } = new Dictionary<string, string>();

    public ScrapeCredential? Credential { get; init; }

    /// <summary>Hosts that the credential and secret headers go to, as wildcards, with or without a port; empty: the first request's host and port.</summary>
    public IReadOnlyList<string> CredentialHosts { get; init; } = [];

    public object? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Where files go; null: nothing is downloaded.</summary>
    public string? Directory { get; init; }

    public ExistingFile Existing { get; init; }
}

/// <summary>Reads what a pipeline object or an argument says of a request. Used on the pipeline thread.</summary>
internal sealed class ScrapeTaskReader(ScrapeDefaults defaults)
{
    private Uri? _first;

    /// <summary>Whether the run's credential was kept from a host.</summary>
    public string? KeptFrom { get; private set; }

    /// <summary>The task that an input stands for.</summary>
    /// <exception cref="FormatException">It says none, or says it wrongly.</exception>
    /// <exception cref="ScrapeException">Its address cannot be asked.</exception>
    public ScrapeTask Read(object input)
    {
        var value = ItemIdentity.Bare(input);
        if (value is ScrapeResult before)
        {
            return Read(before.Item) with { Item = before.Item };
        }

        var properties = value is string or Uri or (IFormattable and not PSObject) ? null : new ItemProperties(input);
        var request = defaults.Template is { } template
            ? new ScrapeRequest(WebAdapter.FillTemplate(template, properties?.ToDictionary() ?? new Dictionary<string, object?> { ["item"] = value }))
            : ScrapeRequest.Parse(AddressOf(value, properties));
        var own = defaults.Template is null ? properties : null;
        var body = BodyOf(own?["Body"] ?? defaults.Body, own?.Text("ContentType") ?? defaults.ContentType);
        request = WithSecrets(request with
        {
            Method = (own?.Text("Method") ?? defaults.Method ?? (body is null ? "GET" : "POST")).ToUpperInvariant(),
            Headers = defaults.Headers,
            Body = body,
            Priority = PriorityOf(own?.Text("Priority")),
        });
        if (defaults.Directory is not null && request.Method == "HEAD")
        {
            throw new FormatException($"{request.Url}: HEAD asks for no content, so that there is nothing to write to -OutputDirectory. Leave the Method out, or the directory.");
        }

        return new ScrapeTask(own?["Headers"] is { } headers ? request with { Headers = Merge(request.Headers, ReadHeaders(headers)) } : request, input)
        {
            Download = defaults.Directory is { } directory ? DownloadOf(request, directory, properties) : null,
        };
    }

    /// <summary>The task of a page that another one led to, without the body and method of the first.</summary>
    public ScrapeTask Read(Uri url)
    {
        var request = WithSecrets(new ScrapeRequest(url) { Headers = defaults.Headers });
        return new ScrapeTask(request, request.Url);
    }

    /// <summary>A request for a file that a page leads to. May be called by any thread once an input was read.</summary>
    public ScrapeRequest ReadFile(Uri url) => WithSecrets(new ScrapeRequest(url) { Headers = defaults.Headers });

    /// <summary>Names and values of a hashtable.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Dictionary<string, string> ReadMap(object value) => ItemIdentity.Bare(value) is IDictionary map
        ? map.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => ItemProperties.TextOf(entry.Value) ?? string.Empty, StringComparer.OrdinalIgnoreCase)
        : throw new FormatException("This is no hashtable of names and values: write @{ Name = 'value' }.");

    /// <summary>Headers of a hashtable.</summary>
    /// <exception cref="FormatException">It is none, or one of them cannot be sent.</exception>
    public static Dictionary<string, string> ReadHeaders(object value)
    {
        var headers = ReadMap(value);
        return headers.Select(header => HeaderRule.Refusal(header.Key, header.Value)).FirstOrDefault(refusal => refusal is not null) is { } refused
            ? throw new FormatException(refused)
            : headers;
    }

    private static string AddressOf(object value, ItemProperties? properties) =>
        properties is null ? ItemProperties.TextOf(value)!
        : DownloadTaskReader.AddressNames.Select(properties.Text).FirstOrDefault(text => text is not null)
            ?? throw new FormatException($"The object has no property {string.Join(", ", DownloadTaskReader.AddressNames)}; give addresses, objects with one of these, or a -UriTemplate.");

    /// <summary>A login, cookies, and headers whose names say that they are secret go to the first host, or to those that were named.</summary>
    private ScrapeRequest WithSecrets(ScrapeRequest request)
    {
        _first ??= request.Uri;
        if (IsTrusted(request.Uri, _first))
        {
            return request with { Credential = request.Credential ?? defaults.Credential, Cookies = defaults.Cookies };
        }

        var open = request.Headers.Where(header => !SafeUrl.IsSecretHeader(header.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase);
        if (defaults.Credential is not null || defaults.Cookies.Count > 0 || open.Count < request.Headers.Count)
        {
            KeptFrom ??= request.Uri.Authority;
        }

        return request with { Headers = open };
    }

    /// <summary>Another port is another server, unless both are the host's own of http and https; then the clear one is refused by name.</summary>
    private bool IsTrusted(Uri url, Uri first) => defaults.CredentialHosts.Count == 0
        ? string.Equals(url.Host, first.Host, StringComparison.OrdinalIgnoreCase) && (url.Port == first.Port || (url.IsDefaultPort && first.IsDefaultPort))
        : defaults.CredentialHosts.Select(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase))
            .Any(pattern => pattern.IsMatch(url.Host) || pattern.IsMatch(FormattableString.Invariant($"{url.Host}:{url.Port}")));

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> common, Dictionary<string, string> own)
    {
        foreach (var (name, value) in common)
        {
            own.TryAdd(name, value);
        }

        return own;
    }

    private static ScrapeBody? BodyOf(object? value, string? contentType)
    {
        var isJson = contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        return (value is null ? null : ItemIdentity.Bare(value)) switch
        {
            null => null,
            byte[] bytes => ScrapeBody.FromBytes(bytes, contentType ?? "application/octet-stream"),
            string text => ScrapeBody.FromText(text, contentType ?? "text/plain; charset=utf-8"),
            IDictionary when !isJson => ScrapeBody.FromForm(ReadMap(value!)),
            _ => ScrapeBody.FromText(JsonData.Write(value), contentType ?? "application/json"),
        };
    }

    private DownloadTask DownloadOf(ScrapeRequest request, string directory, ItemProperties? properties) =>
        DownloadTaskReader.Read(new DownloadTask(request, directory) { Existing = defaults.Existing }, name => properties?.Text(name));

    private static ItemPriority PriorityOf(string? text) =>
        text is null ? ItemPriority.Normal
        : Enum.TryParse<ItemPriority>(text, ignoreCase: true, out var priority) && Enum.IsDefined(priority) ? priority
        : throw new FormatException($"The priority '{text}' is none of High, Normal and Low.");
}
