namespace Reconcile.Web.Extraction.Queries;

/// <summary>A selector with its pattern and what follows, made ready. Used by several threads at the same time.</summary>
internal sealed class CompiledSelector
{
    private readonly FieldSelector _selector;
    private readonly Query _query;
    private readonly RegexQuery? _pattern;
    private readonly CompiledSelector? _then;

    /// <exception cref="FormatException">An expression in it is none.</exception>
    public CompiledSelector(FieldSelector selector, ExtractionRules rules)
    {
        _selector = selector;
        _query = selector.Source switch
        {
            FieldSource.Css => new CssQuery(selector),
            FieldSource.Json => new JsonQuery(selector.Expression, rules.PatternTimeout),
            FieldSource.XPath => new XPathQuery(selector.Expression, rules.Namespaces),
            FieldSource.Regex => new RegexQuery(selector.Expression, selector.Group, rules.PatternTimeout),
            _ => new PageQuery(selector),
        };
        _pattern = selector.Pattern is { } pattern ? new RegexQuery(pattern, selector.Group, rules.PatternTimeout) : _query as RegexQuery;
        _then = selector.Then is { } then ? new CompiledSelector(then, rules) : null;
    }

    /// <summary>What becomes of white space if a rule does not say: the last step decides.</summary>
    public WhitespaceRule Whitespace => _then?.Whitespace ?? _query.Whitespace;

    /// <summary>Parts of the page, to look for fields in.</summary>
    public IEnumerable<object> Parts(Scope scope) => Follow(scope, _query.Select(Within(scope)));

    /// <summary>Values: parts of the page too, or texts where a pattern takes something out of them.</summary>
    public IEnumerable<object> Values(Scope scope)
    {
        var within = Within(scope);
        return Follow(scope, ReferenceEquals(_pattern, _query) ? _pattern!.Values(NodeText.Of(within), scope)
            : _pattern is null ? _query.Select(within)
            : _query.Select(within).SelectMany(part => NodeText.Of(part) is { } text ? _pattern.Values(text, scope) : []));
    }

    public FieldSource Source => _selector.Source;

    public override string ToString() => _selector.ToString();

    private Scope Within(Scope scope) => _selector.FromPage ? scope with { Node = null } : scope;

    private IEnumerable<object> Follow(Scope scope, IEnumerable<object> found) =>
        _then is null ? found : found.SelectMany(part => Inside(scope with { Node = part }));

    /// <summary>A text that is not what the next step reads, one script among several, holds nothing for it.</summary>
    private IEnumerable<object> Inside(Scope part)
    {
        using var values = Later(() => _then!.Values(part)).GetEnumerator();
        while (TryNext(values))
        {
            yield return values.Current;
        }
    }

    private static IEnumerable<object> Later(Func<IEnumerable<object>> values)
    {
        foreach (var value in values())
        {
            yield return value;
        }
    }

    private static bool TryNext(IEnumerator<object> values)
    {
        try
        {
            return values.MoveNext();
        }
        catch (ExtractionException e) when (e.Problem == ExtractionProblem.PageUnreadable)
        {
            return false;
        }
    }
}
