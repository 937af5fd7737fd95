using AngleSharp.Dom;

namespace Reconcile.Web.Crawl;

/// <summary>The links of a page, resolved against its base. Used by several threads at the same time.</summary>
internal sealed class LinkFinder
{
    private static readonly string[] AddressAttributes = ["href", "src", "action", "data-href"];
    private readonly CompiledSelector _selector;
    private readonly bool _honourNoFollow;

    /// <param name="selector">What finds them: addresses, or elements that have one.</param>
    /// <param name="honourNoFollow">Whether links that the page asks robots not to follow are left out.</param>
    /// <exception cref="FormatException">The selector is none.</exception>
    public LinkFinder(FieldSelector selector, bool honourNoFollow)
    {
        _honourNoFollow = honourNoFollow;

        // The elements themselves, for an address alone does not say whether it is to be followed.
        var elements = selector is { Source: FieldSource.Css, Form: FieldForm.Attribute, Then: null, Pattern: null, Expression.Length: > 0, Attribute: "href" }
            ? selector with { Form = FieldForm.Text, Attribute = null }
            : selector;
        _selector = new CompiledSelector(elements, new ExtractionRules { Fields = [] });
    }

    public IEnumerable<Uri> Find(ParsedPage page)
    {
        if (_honourNoFollow && SaysNoFollow(page))
        {
            yield break;
        }

        foreach (var found in PatternTimeout.Guard(page, () => FieldTexts(page).ToList()))
        {
            if (Uri.TryCreate(page.Base, found, out var url))
            {
                yield return url;
            }
        }
    }

    private IEnumerable<string> FieldTexts(ParsedPage page)
    {
        foreach (var part in _selector.Values(new Scope(page, null)))
        {
            var text = part is IElement element ? Address(element) : NodeText.Of(part);
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return text.Trim();
            }
        }
    }

    private string? Address(IElement element) =>
        _honourNoFollow && HasWord(element.GetAttribute("rel"), "nofollow") ? null
        : AddressAttributes.Select(element.GetAttribute).FirstOrDefault(address => address is not null);

    private static bool SaysNoFollow(ParsedPage page) =>
        page.Content.Header("X-Robots-Tag").Any(SaysNoFollow)
        || (page.Kind == BodyKind.Html && HtmlNodes.Below(page.Html).Any(element => element.LocalName == "meta"
            && string.Equals(element.GetAttribute("name"), "robots", StringComparison.OrdinalIgnoreCase) && SaysNoFollow(element.GetAttribute("content"))));

    private static bool SaysNoFollow(string? directives) => HasWord(directives, "nofollow") || HasWord(directives, "none");

    private static bool HasWord(string? text, string word) =>
        text is not null && text.Split([' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
