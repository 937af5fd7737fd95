using System.Globalization;
using System.Net;
using System.Text;

namespace Reconcile.Testing;

/// <summary>The pages of a <see cref="CatalogueSite"/>, as real ones are: with a base, tracking in links, a calendar without end, a cart not to be followed.</summary>
internal sealed class CataloguePages(IReadOnlyList<CatalogueProduct> products, int pageSize)
{
    public const string Robots = "User-agent: *\nDisallow: /private/\n";

    public string Home() => Page("Katalog", $"""
        <ul class="categories">{string.Concat(CatalogueProduct.AllCategories.Select(category => $"<li><a href='/catalogue/{category}?utm_source=home'>{category}</a>"))}</ul>
        <a href="/calendar?day=1">Kalender</a> <a rel="nofollow" href="/cart/add?id=1">In den Korb</a> <a href="/private/admin">Intern</a>
        <a href="mailto:shop@example.com">Mail</a> <a href="https://elsewhere.example/">Partner</a> <a href="#top">Oben</a>
        """);

    /// <summary>A page of a category's list; null: there is no such category.</summary>
    public string? List(string category, int page)
    {
        var all = products.Where(product => product.Category == category).ToList();
        if (!CatalogueProduct.AllCategories.Contains(category))
        {
            return null;
        }

        var rows = all.Skip((page - 1) * pageSize).Take(pageSize);
        var next = page * pageSize < all.Count ? $"<a class='next' href='?page={page + 1}'>weiter</a>" : "<a class='next' href='#'>weiter</a>";
        return Page(category, $"<p class='count'>{all.Count.ToString("N0", CultureInfo.GetCultureInfo("de-DE"))} Artikel</p>{string.Concat(rows.Select(Row))}{next}");
    }

    public static string Product(CatalogueProduct product) => Page(product.Name, $$"""
        <div itemscope><h1 itemprop="name">{{WebUtility.HtmlEncode(product.Name)}}</h1>
        <p class="price">{{product.PriceText}}</p><span class="year">{{product.Year}}</span>
        <img class="box" src="/media/{{product.Id}}.png" alt=""><a href="/catalogue/{{product.Category}}">zurück</a></div>
        <script type="application/ld+json">{"@type":"Product","sku":"G-{{product.Id}}","offers":{"price":{{(product.HasPrice ? product.Price.ToString(CultureInfo.InvariantCulture) : "null")}} } }</script>
        """);

    /// <summary>Leads on and on.</summary>
    public static string Calendar(int day) => Page($"Tag {day}", $"<a href='/calendar?day={day + 1}'>morgen</a>");

    public string Sitemap(Uri site)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        foreach (var product in products)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<url><loc>{new Uri(site, $"/product/{product.Id}")}</loc><lastmod>2025-01-{(product.Id % 28) + 1:00}</lastmod></url>");
        }

        return xml.Append("</urlset>").ToString();
    }

    public static string SitemapIndex(Uri site) =>
        $"<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>{new Uri(site, "/sitemap-products.xml.gz")}</loc></sitemap></sitemapindex>";

    private static string Row(CatalogueProduct product) => $"""
        <div class="product" data-id="{product.Id}"><h2><a href="/product/{product.Id}?utm_campaign=list&amp;gclid={product.Id}">{WebUtility.HtmlEncode(product.Name)}</a></h2>
        <span class="price">{product.PriceText}</span></div>
        """;

    private static string Page(string title, string body) =>
        $"<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(title)}</title></head><body id=\"top\">{body}</body></html>";
}
