using System.Text;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>
/// Walks HTML by index: the parser's own way from sibling to sibling, which its texts and serialization take too, costs the square of
/// their number. Recursion is safe, for the parser keeps no more than <see cref="ExtractionLimits.MaxHtmlDepth"/> levels.
/// </summary>
internal static class HtmlNodes
{
    private const char LineBreak = '\n';

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody",
        "tfoot", "thead", "tr", "ul",
    };

    private static readonly HashSet<string> Unseen = new(StringComparer.Ordinal) { "script", "style", "template", "noscript", "head" };

    /// <summary>The elements below a node, in the order of the document.</summary>
    public static IEnumerable<IElement> Below(INode root)
    {
        var path = new Stack<(INode Parent, int Next)>();
        path.Push((root, 0));
        while (path.TryPop(out var at))
        {
            if (at.Next >= at.Parent.ChildNodes.Length)
            {
                continue;
            }

            path.Push((at.Parent, at.Next + 1));
            if (at.Parent.ChildNodes[at.Next] is IElement child)
            {
                yield return child;
                path.Push((child, 0));
            }
        }
    }

    /// <summary>
    /// The text that a reader sees: without scripts, with a line break around what stands on lines of its own and a tab between cells. White
    /// space in the text is left, except that what the page writes as a line break is a space: it breaks no line for a reader.
    /// </summary>
    public static string SeenText(IElement element)
    {
        var text = new StringBuilder();
        if (Unseen.Contains(element.LocalName))
        {
            AppendText(element, text);
        }
        else
        {
            AppendSeen(element, text, keepsLines: false);
        }

        return text.ToString();
    }

    /// <summary>All text in an element as the page writes it.</summary>
    public static string RawText(INode node)
    {
        var text = new StringBuilder();
        AppendText(node, text);
        return text.ToString();
    }

    /// <summary>The element's own text, without that of the elements in it.</summary>
    public static string OwnText(IElement element) =>
        string.Concat(element.ChildNodes.OfType<IText>().Select(text => text.Data));

    /// <summary>The same elements as XML without namespaces, for XPath.</summary>
    public static XElement ToXml(IElement element)
    {
        var copy = new XElement(XmlConvert.EncodeLocalName(element.LocalName)!);
        foreach (var attribute in element.Attributes)
        {
            var name = XmlConvert.EncodeLocalName(attribute.LocalName)!;
            if (name.Length > 0 && name != "xmlns" && copy.Attribute(name) is null)
            {
                copy.Add(new XAttribute(name, attribute.Value));
            }
        }

        for (var i = 0; i < element.ChildNodes.Length; i++)
        {
            if (element.ChildNodes[i] is IElement child)
            {
                copy.Add(ToXml(child));
            }
            else if (element.ChildNodes[i] is IText text)
            {
                copy.Add(new XText(text.Data));
            }
        }

        return copy;
    }

    private static void AppendText(INode node, StringBuilder text)
    {
        for (var i = 0; i < node.ChildNodes.Length; i++)
        {
            if (node.ChildNodes[i] is IText part)
            {
                text.Append(part.Data);
            }
            else
            {
                AppendText(node.ChildNodes[i], text);
            }
        }
    }

    private static void AppendSeen(IElement element, StringBuilder text, bool keepsLines)
    {
        keepsLines = keepsLines || element.LocalName is "pre" or "textarea";
        var breaks = Blocks.Contains(element.LocalName);
        if (breaks)
        {
            text.Append(LineBreak);
        }

        for (var i = 0; i < element.ChildNodes.Length; i++)
        {
            if (element.ChildNodes[i] is IText part)
            {
                text.Append(keepsLines ? part.Data : part.Data.Replace(LineBreak, ' '));
            }
            else if (element.ChildNodes[i] is IElement child && !Unseen.Contains(child.LocalName))
            {
                AppendSeen(child, text, keepsLines);
            }
        }

        if (breaks || element.LocalName is "td" or "th")
        {
            text.Append(breaks ? LineBreak : '\t');
        }
    }
}
