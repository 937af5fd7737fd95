using System.Text.RegularExpressions;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>What is not searched for but there: the status, the address, headers, the text, a group of a match.</summary>
internal sealed class PageQuery(FieldSelector selector) : Query
{
    public override IEnumerable<object> Select(Scope scope) => selector.Source switch
    {
        FieldSource.Status => [scope.Page.Content.Status],
        FieldSource.Url => [scope.Page.Content.Url],
        FieldSource.Header => scope.Page.Content.Header(selector.Expression),
        FieldSource.Group => scope.Node is Match match && match.Groups[selector.Expression] is { Success: true } group ? [group.Value] : [],
        _ => [NodeText.Of(scope)],
    };
}
