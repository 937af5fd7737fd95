using System.Runtime.CompilerServices;
using Reconcile.Web;

namespace Reconcile.Loading;

/// <summary>The only file of this assembly that names types of the web layer, under the same rules as <see cref="DataAdapter"/>.</summary>
internal static class WebAdapter
{
    /// <summary>A scraper as an operation for the engine, what it has to tell meanwhile, and what has to be disposed after the run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (Func<ScrapeTask, CancellationToken, ValueTask<ScrapeResult>> Operation, Func<string?> TakeNotice, IDisposable Owner) OpenScraper(HttpOptions options, LimitSource? limits)
    {
        var scraper = new Scraper(options, limits);
        return (scraper.ScrapeAsync, scraper.TakeNotice, scraper);
    }

    /// <exception cref="FormatException">The template is none, or a value is missing.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string ExpandTemplate(string template, Func<string, object?> get) => UriTemplates.Expand(template, get);
}
