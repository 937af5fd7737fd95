namespace Reconcile.Web.Extraction.Queries;

/// <summary>Where something is looked for: a page, or a part of it that was found before.</summary>
/// <param name="Page">The page.</param>
/// <param name="Node">The part, as a query returned it; null: the whole page.</param>
internal readonly record struct Scope(ParsedPage Page, object? Node);

/// <summary>A selector made ready. Used by several threads at the same time.</summary>
internal abstract class Query
{
    /// <summary>What becomes of white space if a rule does not say.</summary>
    public virtual WhitespaceRule Whitespace => WhitespaceRule.Keep;

    /// <summary>The parts found, in the order of the page: each one that <see cref="NodeText"/> can read.</summary>
    public abstract IEnumerable<object> Select(Scope scope);
}
