using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>HTML as browsers read it, whatever is wrong with it.</summary>
internal static class HtmlBody
{
    // What need not be closed, or cannot: these do not nest by themselves, and pages hold thousands of them.
    private static readonly HashSet<string> NotClosed = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "rt", "rp", "html", "head", "body",
    };

    /// <exception cref="ExtractionException">Elements are nested too deep.</exception>
    public static IHtmlDocument Parse(string text, Uri url, CancellationToken cancellationToken)
    {
        var open = 0;
        var options = new HtmlParserOptions
        {
            MaximumDepth = ExtractionLimits.MaxHtmlDepth,
            DisableElementPositionTracking = true,
            SkipComments = true,
            OnToken = (token, _) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                open = Math.Max(0, open + Change(token));
                if (open > ExtractionLimits.MaxOpenElements)
                {
                    throw new ExtractionException(ExtractionProblem.PageTooComplex,
                        $"The HTML of {SafeUrl.Mask(url)} has more than {ExtractionLimits.MaxOpenElements:N0} elements open inside of each other.");
                }
            },
        };
        return new HtmlParser(options).ParseDocument(text);
    }

    private static int Change(HtmlToken token) => token.Type switch
    {
        HtmlTokenType.StartTag when token is HtmlTagToken { IsSelfClosing: false } && !NotClosed.Contains(token.Name) => 1,
        HtmlTokenType.EndTag when !NotClosed.Contains(token.Name) => -1,
        _ => 0,
    };
}
