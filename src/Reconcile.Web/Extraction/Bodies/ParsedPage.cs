using System.Xml.Linq;
using System.Xml.XPath;
using AngleSharp.Html.Dom;
using Newtonsoft.Json.Linq;
using Reconcile.Web.Http;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>One page, read by each parser when first a rule needs it, and once. Used by one thread.</summary>
/// <param name="content">The response.</param>
/// <param name="namespaces">Prefixes of the rules; empty: those of the document.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class ParsedPage(PageContent content, IReadOnlyDictionary<string, string> namespaces, CancellationToken cancellationToken)
{
    private ReadOnlyMemory<byte>? _body;
    private string? _text;
    private IHtmlDocument? _html;
    private JToken? _json;
    private XmlTree? _xml;
    private XDocument? _htmlAsXml;
    private Uri? _base;

    public PageContent Content => content;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>How messages name the page.</summary>
    public string Name => SafeUrl.Mask(content.Url);

    public ReadOnlyMemory<byte> Body => _body ??= PackedBody.Unpack(content.Body, content.Url);

    public string Text => _text ??= TextDecoder.Decode(Body.Span, content.ContentType).Text;

    public BodyKind Kind => BodySniffer.KindOf(content.MediaType, Text);

    public IHtmlDocument Html => _html ??= HtmlBody.Parse(Text, content.Url, cancellationToken);

    public JToken Json => _json ??= JsonBody.ParseBytes(Body.Span, content.Charset, Name) ?? JsonBody.Parse(Text, Name);

    /// <summary>What an XPath works on: the XML, or the HTML in its form.</summary>
    public XPathNavigator Navigator => Kind == BodyKind.Html
        ? (_htmlAsXml ??= new XDocument(HtmlNodes.ToXml(Html.DocumentElement))).CreateNavigator()
        : Xml.Document.CreateNavigator();

    /// <summary>The prefixes that an XPath may use.</summary>
    public IReadOnlyDictionary<string, string> Prefixes => namespaces.Count > 0 ? namespaces : _xml?.Prefixes ?? namespaces;

    /// <summary>What relative addresses are relative to: the page, or what its <c>base</c> element says.</summary>
    public Uri Base => _base ??= _html is null && Kind != BodyKind.Html ? content.Url
        : HtmlNodes.Below(Html).FirstOrDefault(element => element.LocalName == "base" && element.HasAttribute("href"))?.GetAttribute("href") is { } href
            && Uri.TryCreate(content.Url, href.Trim(), out var url) && url.Scheme is "http" or "https" ? url
        : content.Url;

    private XmlTree Xml => _xml ??= ParseXml(Text);

    /// <summary>XML that stands as text in the page.</summary>
    public XmlTree ParseXml(string text) => XmlBody.Parse(text, keepsDefault: namespaces.Count > 0, Name, cancellationToken);

    /// <summary>HTML that stands as text in the page.</summary>
    public IHtmlDocument ParseHtml(string text) => HtmlBody.Parse(text, content.Url, cancellationToken);

    /// <summary>JSON that stands as text in the page.</summary>
    public JToken ParseJson(string text) => JsonBody.Parse(text, $"A part of {Name}");
}
