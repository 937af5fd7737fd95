using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.XPath;
using AngleSharp.Dom;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>The text of what queries find.</summary>
internal static class NodeText
{
    /// <summary>The text as the page has it, before white space is treated; null for a JSON null.</summary>
    public static string? Of(object node, WhitespaceRule whitespace = WhitespaceRule.Collapse) => node switch
    {
        string text => text,
        IElement element => whitespace == WhitespaceRule.Keep ? HtmlNodes.RawText(element) : HtmlNodes.SeenText(element),
        JToken token => JsonValues.Text(token),
        XPathNavigator navigator => navigator.Value,
        Match match => match.Value,
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => node.ToString(),
    };

    /// <summary>The text of a scope: of its part, or of the page.</summary>
    public static string Of(Scope scope) => scope.Node is null ? scope.Page.Text : Of(scope.Node, WhitespaceRule.Keep) ?? string.Empty;
}
