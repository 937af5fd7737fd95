using System.Globalization;
using System.Text.Json;

namespace Reconcile.Testing;

/// <summary>The JSON API of a <see cref="CatalogueSite"/>: lists by offset, by cursor and with Link headers, an account, and look-ups of games by the hashes of their files.</summary>
internal sealed class CatalogueApi(IReadOnlyList<CatalogueProduct> products, CatalogueOptions options)
{
    private readonly Dictionary<string, CatalogueProduct> _byHash = new(products.SelectMany(product =>
    {
        var rom = product.Rom();
        return new[] { CatalogueProduct.Crc32Of(rom), CatalogueProduct.Md5Of(rom), CatalogueProduct.Sha1Of(rom) }.Select(hash => KeyValuePair.Create(hash, product));
    }), StringComparer.OrdinalIgnoreCase);

    /// <summary>The answer to a call; null: there is nothing.</summary>
    public (string Json, string? Link)? Answer(string path, IReadOnlyDictionary<string, string> query) => path switch
    {
        "/api/account" => (Account(), null),
        "/api/products" => List(query),
        "/api/cursor" => (Cursor(query), null),
        "/api/game" => Game(query) is { } game ? (game, null) : null,
        _ => null,
    };

    private string Account() => Json(new { response = new { user = new { maxthreads = options.MaxThreads, maxrequestspermin = options.CallsPerSecond * 60, maxrequestsperday = options.Quota } } });

    /// <summary>The next page is in the header Link.</summary>
    private (string Json, string? Link) List(IReadOnlyDictionary<string, string> query)
    {
        var offset = Number(query, "offset", 0);
        var limit = Math.Min(Number(query, "limit", options.PageSize), 100);
        var link = offset + limit < products.Count
            ? string.Create(CultureInfo.InvariantCulture, $"</api/products?offset=0&limit={limit}>; rel=\"first\", </api/products?offset={offset + limit}&limit={limit}>; rel=\"next\"")
            : null;
        return (Json(new { total = products.Count, items = products.Skip(offset).Take(limit).Select(Item) }), link);
    }

    private string Cursor(IReadOnlyDictionary<string, string> query)
    {
        var after = Number(query, "after", 0);
        var items = products.Where(product => product.Id > after).Take(options.PageSize).ToList();
        var last = items.Count == 0 || items[^1].Id == products[^1].Id;
        return Json(new { items = items.Select(Item), next = last ? null : items[^1].Id.ToString(CultureInfo.InvariantCulture) });
    }

    private string? Game(IReadOnlyDictionary<string, string> query)
    {
        var product = new[] { "sha1", "md5", "crc" }.Select(name => _byHash.GetValueOrDefault(query.GetValueOrDefault(name, string.Empty))).FirstOrDefault(found => found is not null);
        if (product is null)
        {
            return null;
        }

        var picture = product.Picture();
        return Json(new
        {
            response = new
            {
                jeu = new
                {
                    id = product.Id,
                    nom = product.Name,
                    genre = product.Category,
                    date = product.Year.ToString(CultureInfo.InvariantCulture),
                    medias = new[] { new { type = "box-2D", url = $"/media/{product.Id}.png", crc = CatalogueProduct.Crc32Of(picture), md5 = CatalogueProduct.Md5Of(picture), sha1 = CatalogueProduct.Sha1Of(picture), size = picture.Length } },
                },
            },
        });
    }

    private static object Item(CatalogueProduct product) => new { id = product.Id, name = product.Name, price = product.HasPrice ? product.Price : (decimal?)null, category = product.Category };

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private static int Number(IReadOnlyDictionary<string, string> query, string name, int otherwise) =>
        int.TryParse(query.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
