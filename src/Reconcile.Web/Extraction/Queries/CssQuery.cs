using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>Elements by a CSS selector, or one of their attributes or forms.</summary>
internal sealed class CssQuery : Query
{
    private static readonly CssSelectorParser Parser = new();

    private readonly ISelector? _selector;
    private readonly FieldForm _form;
    private readonly string? _attribute;

    /// <exception cref="FormatException">The selector is none.</exception>
    public CssQuery(FieldSelector selector)
    {
        _form = selector.Form;
        _attribute = selector.Attribute;
        if (selector.Expression.Length > 0)
        {
            lock (Parser)
            {
                _selector = Parser.ParseSelector(selector.Expression) ?? throw new FormatException(SelectorMistake.Of(selector.Expression));
            }
        }
    }

    public override WhitespaceRule Whitespace => _form is FieldForm.InnerHtml or FieldForm.OuterHtml ? WhitespaceRule.Keep : WhitespaceRule.Collapse;

    public override IEnumerable<object> Select(Scope scope)
    {
        foreach (var element in Elements(scope))
        {
            scope.Page.CancellationToken.ThrowIfCancellationRequested();
            if (Read(element) is { } found)
            {
                yield return found;
            }
        }
    }

    private IEnumerable<IElement> Elements(Scope scope)
    {
        var element = scope.Node as IElement;
        INode root = element is not null ? element
            : scope.Node is null ? scope.Page.Html
            : scope.Page.ParseHtml(NodeText.Of(scope));
        if (_selector is null)
        {
            return element is not null ? [element] : root is IDocument { DocumentElement: { } whole } ? [whole] : [];
        }

        var within = element ?? ((IDocument)root).DocumentElement;
        return HtmlNodes.Below(root).Where(candidate => _selector.Match(candidate, within));
    }

    private object? Read(IElement element) => _form switch
    {
        FieldForm.Attribute => element.GetAttribute(_attribute!),
        FieldForm.OwnText => HtmlNodes.OwnText(element),
        FieldForm.InnerHtml => HtmlMarkup.Inner(element),
        FieldForm.OuterHtml => HtmlMarkup.Outer(element),
        _ => element,
    };
}
