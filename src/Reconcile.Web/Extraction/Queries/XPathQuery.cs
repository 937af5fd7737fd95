using System.Xml;
using System.Xml.XPath;
using AngleSharp.Dom;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>Nodes, or a text, number or boolean, by an XPath 1.0 expression.</summary>
internal sealed class XPathQuery : Query
{
    private readonly XPathExpression _expression;

    /// <exception cref="FormatException">The expression is none, or uses a prefix that is not declared.</exception>
    public XPathQuery(string expression, IReadOnlyDictionary<string, string> namespaces)
    {
        try
        {
            _expression = XPathExpression.Compile(expression, new Prefixes(namespaces, isComplete: namespaces.Count > 0));
        }
        catch (Exception e) when (e is XPathException or ArgumentException)
        {
            throw new FormatException($"'{expression}' is no XPath 1.0: {e.Message}", e);
        }
    }

    public override WhitespaceRule Whitespace => WhitespaceRule.Collapse;

    public override IEnumerable<object> Select(Scope scope)
    {
        var navigator = Navigator(scope, out var prefixes);
        var expression = _expression.Clone();
        expression.SetContext(new Prefixes(prefixes, isComplete: false));
        return navigator.Evaluate(expression) is var result && result is XPathNodeIterator nodes ? Nodes(nodes, scope.Page.CancellationToken) : [result];
    }

    private static XPathNavigator Navigator(Scope scope, out IReadOnlyDictionary<string, string> prefixes)
    {
        var navigator = scope.Node switch
        {
            null => scope.Page.Navigator,
            XPathNavigator node => node,
            IElement element => HtmlNodes.ToXml(element).CreateNavigator(),
            _ => null,
        };
        prefixes = scope.Page.Prefixes;
        if (navigator is null)
        {
            var tree = scope.Page.ParseXml(NodeText.Of(scope));
            prefixes = prefixes.Count > 0 ? prefixes : tree.Prefixes;
            navigator = tree.Document.CreateNavigator();
        }

        return navigator;
    }

    private static IEnumerable<object> Nodes(XPathNodeIterator nodes, CancellationToken cancellationToken)
    {
        while (nodes.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return nodes.Current!.Clone();
        }
    }

    /// <summary>A prefix that a document does not declare finds nothing in it; one that the rules do not declare is a mistake in them.</summary>
    private sealed class Prefixes(IReadOnlyDictionary<string, string> namespaces, bool isComplete) : IXmlNamespaceResolver
    {
        public IDictionary<string, string> GetNamespacesInScope(XmlNamespaceScope scope) => new Dictionary<string, string>(namespaces);

        public string? LookupNamespace(string prefix) => prefix.Length == 0 ? string.Empty
            : namespaces.TryGetValue(prefix, out var uri) ? uri
            : isComplete ? null
            : $"urn:undeclared:{prefix}";

        public string? LookupPrefix(string namespaceName) => namespaces.FirstOrDefault(declared => declared.Value == namespaceName).Key;
    }
}
