using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>
/// XML without its document type: nothing is fetched, and no entity of the page's own is expanded. Names of HTML's characters, which feeds hold
/// without declaring them, are understood.
/// </summary>
internal static partial class XmlBody
{
    /// <param name="text">The XML.</param>
    /// <param name="keepsDefault">Whether names without a prefix stay in the default namespace; otherwise they are in none.</param>
    /// <param name="name">The page, as messages name it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ExtractionException">It is no XML, or nested too deep.</exception>
    public static XmlTree Parse(string text, bool keepsDefault, string name, CancellationToken cancellationToken)
    {
        text = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        try
        {
            return Read(text, keepsDefault, name, cancellationToken);
        }
        catch (XmlException) when (text.Contains('&', StringComparison.Ordinal))
        {
            return ParseRepaired(CharacterName().Replace(text, Character), keepsDefault, name, cancellationToken);
        }
        catch (XmlException e)
        {
            throw Unreadable(name, e);
        }
    }

    private static XmlTree ParseRepaired(string text, bool keepsDefault, string name, CancellationToken cancellationToken)
    {
        try
        {
            return Read(text, keepsDefault, name, cancellationToken);
        }
        catch (XmlException e)
        {
            throw Unreadable(name, e);
        }
    }

    private static XmlTree Read(string text, bool keepsDefault, string name, CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, IgnoreComments = true, IgnoreProcessingInstructions = true };
        using var reader = XmlReader.Create(new StringReader(text), settings);
        var tree = new XmlTree();
        var open = new Stack<XContainer>();
        open.Push(tree.Document);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Open(reader, tree, open, keepsDefault, name);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    open.Peek().Add(new XText(reader.Value));
                    break;
            }
        }

        return tree;
    }

    private static void Open(XmlReader reader, XmlTree tree, Stack<XContainer> open, bool keepsDefault, string name)
    {
        if (open.Count > ExtractionLimits.MaxDepth)
        {
            throw new ExtractionException(ExtractionProblem.PageTooComplex, $"The XML of {name} is nested deeper than {ExtractionLimits.MaxDepth} levels.");
        }

        var element = new XElement(reader.Prefix.Length > 0 || keepsDefault ? XName.Get(reader.LocalName, reader.NamespaceURI) : XName.Get(reader.LocalName));
        var isEmpty = reader.IsEmptyElement;
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix == "xmlns")
            {
                tree.Prefixes.TryAdd(reader.LocalName, reader.Value);
            }
            else if (reader.Name != "xmlns")
            {
                element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
            }
        }

        open.Peek().Add(element);
        if (!isEmpty)
        {
            open.Push(element);
        }
    }

    private static string Character(Match match)
    {
        if (match.Value[0] == '<')
        {
            return match.Value;
        }

        var decoded = WebUtility.HtmlDecode(match.Value);

        // A bare ampersand, or a name that means nothing: the character itself.
        return decoded != match.Value ? decoded : $"&amp;{match.Value[1..]}";
    }

    private static ExtractionException Unreadable(string name, XmlException e) =>
        new(ExtractionProblem.PageUnreadable, $"{name} is no XML that can be read: {e.Message}", e);

    /// <summary>Ampersands that XML itself gives no meaning, and sections in which none has one.</summary>
    [GeneratedRegex(@"<!\[CDATA\[[\s\S]*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?:[A-Za-z][A-Za-z0-9]{1,31};)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CharacterName();
}

/// <summary>XML and the prefixes that are declared anywhere in it.</summary>
internal sealed class XmlTree
{
    public XDocument Document { get; } = new();

    public Dictionary<string, string> Prefixes { get; } = new(StringComparer.Ordinal);
}
