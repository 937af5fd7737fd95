using System.Runtime.CompilerServices;
using Reconcile.Web;
using Reconcile.Web.Crawl;

namespace Reconcile.Loading;

/// <summary>The only file of this assembly that names types of the web layer, under the same rules as <see cref="DataAdapter"/>.</summary>
internal static class WebAdapter
{
    /// <summary>A run, to be disposed of behind its last item.</summary>
    /// <exception cref="FormatException">A selector is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ScrapeCacheException">The cache cannot be used.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IScrapeRun OpenScraper(ScrapeOptions options) => new Scraper(options);

    /// <summary>An address from a template and an object's properties.</summary>
    /// <exception cref="FormatException">The template is none, or a value is missing.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Uri FillTemplate(string template, IReadOnlyDictionary<string, object?> properties) => UriTemplateFiller.Fill(template, properties);
}
