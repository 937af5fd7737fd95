using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Reconcile.Testing;

/// <summary>
/// A shop on loopback that behaves like real ones: HTML lists with pages, products, pictures, a sitemap, a JSON API with an account's limits (429 with
/// Retry-After, 430 when the quota is used up), entity tags, ranges, and pages that are slow or break once.
/// </summary>
public sealed class CatalogueSite : IAsyncDisposable
{
    private readonly HostileServer _server = HostileServer.Start();
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly CatalogueOptions _options;
    private readonly CataloguePages _pages;
    private readonly CatalogueApi _api;

    private CatalogueSite(CatalogueOptions options)
    {
        _options = options;
        Products = [.. Enumerable.Range(1, options.Products).Select(id => new CatalogueProduct(id))];
        _pages = new CataloguePages(Products, options.PageSize);
        _api = new CatalogueApi(Products, options);
        Calls = new CallLimit(options.CallsPerSecond, options.Quota, TimeProvider.System);
        _server.On("*", AnswerAsync);
    }

    public Uri Url => _server.Url;

    public IReadOnlyList<CatalogueProduct> Products { get; }

    /// <summary>What became of the calls of the API.</summary>
    public CallLimit Calls { get; }

    /// <summary>Most requests that were being answered at the same time.</summary>
    public int MostActive => _server.MostActive;

    /// <summary>Every request as it was sent.</summary>
    public IReadOnlyList<HostileRequest> Requests => _server.AllRequests;

    public static CatalogueSite Start(CatalogueOptions? options = null) => new(options ?? new CatalogueOptions());

    /// <summary>How often a path was asked for, whatever its query.</summary>
    public int Asked(string path) => _asked.GetValueOrDefault(path);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HostileExchange exchange)
    {
        var path = exchange.Request.Path;
        var time = _asked.AddOrUpdate(path, 1, (_, before) => before + 1);
        if (_options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(_options.Latency, TimeProvider.System, exchange.Ending);
        }

        if (_options.IsFlaky && time == 1 && await TryBreakAsync(exchange, path))
        {
            return;
        }

        await (path.StartsWith("/api/", StringComparison.Ordinal) ? CallAsync(exchange, path)
            : path.StartsWith("/media/", StringComparison.Ordinal) ? MediaAsync(exchange, path)
            : PageAsync(exchange, path));
    }

    /// <summary>What is told apart by its number breaks in one of three ways, or not at all.</summary>
    private async Task<bool> TryBreakAsync(HostileExchange exchange, string path)
    {
        switch (NumberIn(path) % 11)
        {
            case 1:
                await exchange.AnswerAsync(500, "<h1>Oops</h1>", "Content-Type: text/html");
                return true;
            case 2:
                await exchange.AnswerAsync(503, "busy", "Retry-After: 0");
                return true;
            case 3:
                await exchange.WriteAsync(HostileExchange.Head(200, "Content-Type: text/html", "Content-Length: 10000") + "<html><body>half of");
                exchange.Reset();
                return true;
            default:
                return false;
        }
    }

    private async Task CallAsync(HostileExchange exchange, string path)
    {
        var query = Query(exchange.Request);
        if (_options.Login is { } login && exchange.Request.Header("Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")))
        {
            await exchange.AnswerAsync(401, "{\"error\":\"login\"}", "Content-Type: application/json", "WWW-Authenticate: Basic realm=\"games\"");
            return;
        }

        switch (path == "/api/account" ? 0 : Calls.Admit())
        {
            case 429:
                await exchange.AnswerAsync(429, "{\"error\":\"too fast\"}", "Content-Type: application/json", "Retry-After: 1");
                break;
            case 430:
                await exchange.AnswerAsync(430, "{\"error\":\"quota\"}", "Content-Type: application/json");
                break;
            default:
                var answer = _api.Answer(path, query);
                await (answer is null ? exchange.AnswerAsync(404, "{\"error\":\"unknown\"}", "Content-Type: application/json")
                    : exchange.AnswerAsync(200, answer.Value.Json, ["Content-Type: application/json", .. answer.Value.Link is { } link ? new[] { $"Link: {link}" } : []]));
                break;
        }
    }

    private Task MediaAsync(HostileExchange exchange, string path) => Find(path) is { } product
        ? MediaAsync(exchange, product.Picture())
        : exchange.AnswerAsync(404, "nothing here");

    private static Task MediaAsync(HostileExchange exchange, byte[] content)
    {
        var tag = CatalogueProduct.ETagOf(content);
        var request = exchange.Request;
        if (request.Header("Range") is not { } range || (request.Header("If-Range") is { } condition && condition != tag))
        {
            return exchange.AnswerAsync(200, content, "Content-Type: image/png", $"ETag: {tag}", "Accept-Ranges: bytes");
        }

        var from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return from < content.Length
            ? exchange.AnswerAsync(206, content[from..], "Content-Type: image/png", $"ETag: {tag}", $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}")
            : exchange.AnswerAsync(416, string.Empty, $"Content-Range: bytes */{content.Length}");
    }

    private Task PageAsync(HostileExchange exchange, string path) => path switch
    {
        "/robots.txt" => exchange.AnswerAsync(200, CataloguePages.Robots, "Content-Type: text/plain"),
        "/sitemap.xml" => exchange.AnswerAsync(200, CataloguePages.SitemapIndex(Url), "Content-Type: application/xml"),
        "/sitemap-products.xml.gz" => exchange.AnswerAsync(200, Gzip(_pages.Sitemap(Url)), "Content-Type: application/gzip"),
        _ when Html(path, Query(exchange.Request)) is { } html => HtmlAsync(exchange, html),
        _ => exchange.AnswerAsync(404, "<h1>404</h1>", "Content-Type: text/html"),
    };

    private static Task HtmlAsync(HostileExchange exchange, string html)
    {
        var tag = CatalogueProduct.ETagOf(html);
        return exchange.Request.Header("If-None-Match") == tag
            ? exchange.AnswerAsync(304, string.Empty, $"ETag: {tag}")
            : exchange.AnswerAsync(200, html, "Content-Type: text/html; charset=utf-8", $"ETag: {tag}");
    }

    private string? Html(string path, IReadOnlyDictionary<string, string> query) =>
        path == "/" ? _pages.Home()
        : path == "/calendar" ? CataloguePages.Calendar(int.Parse(query.GetValueOrDefault("day", "1"), CultureInfo.InvariantCulture))
        : path.StartsWith("/catalogue/", StringComparison.Ordinal) ? _pages.List(path["/catalogue/".Length..], int.Parse(query.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture))
        : path.StartsWith("/product/", StringComparison.Ordinal) && Find(path) is { } product ? CataloguePages.Product(product)
        : null;

    private CatalogueProduct? Find(string path) => NumberIn(path) is var id && id >= 1 && id <= Products.Count ? Products[id - 1] : null;

    private static int NumberIn(string path) =>
        int.TryParse(string.Concat(path.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Dictionary<string, string> Query(HostileRequest request) => request.Query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(parameter => parameter.Split('=', 2))
        .GroupBy(parameter => parameter[0]).ToDictionary(same => Uri.UnescapeDataString(same.Key), same => Uri.UnescapeDataString(same.First() is [_, var value] ? value : string.Empty));

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
