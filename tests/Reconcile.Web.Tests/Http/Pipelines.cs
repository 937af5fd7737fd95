using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

/// <summary>Pipelines as most tests want them: no proxy, and retries that come at once.</summary>
internal static class Pipelines
{
    public static readonly HttpOptions Options = new()
    {
        NoProxy = true,
        Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero },
    };

    public static async Task<ScrapeResponse> GetAsync(string url, HttpOptions? options = null)
    {
        using var pipeline = new HttpPipeline(options ?? Options);
        return await pipeline.FetchAsync(ScrapeRequest.Parse(url), TestContext.Current.CancellationToken);
    }

    public static async Task<ScrapeResponse> SendAsync(ScrapeRequest request, HttpOptions? options = null)
    {
        using var pipeline = new HttpPipeline(options ?? Options);
        return await pipeline.FetchAsync(request, TestContext.Current.CancellationToken);
    }

    public static string Text(this ScrapeResponse response) => System.Text.Encoding.UTF8.GetString(response.Content.Span);
}
