using System.Text.RegularExpressions;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>Matches of a regular expression in the text of a page or part. Each search is limited in time.</summary>
internal sealed class RegexQuery : Query
{
    private const string ValueGroup = "value";

    private readonly Regex _regex;
    private readonly int _group;

    /// <param name="pattern">The pattern.</param>
    /// <param name="group">The group that is the value; null: <c>value</c>, else the first, else the whole match.</param>
    /// <param name="timeout">Longest time of a search.</param>
    /// <exception cref="FormatException">The pattern or the group is none.</exception>
    public RegexQuery(string pattern, string? group, TimeSpan timeout)
    {
        try
        {
            _regex = new Regex(pattern, RegexOptions.CultureInvariant, timeout);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{pattern}' is no regular expression: {e.Message}", e);
        }

        var names = _regex.GetGroupNames();
        _group = group is not null
            ? _regex.GroupNumberFromName(group) is var number and >= 0 ? number : throw new FormatException($"'{pattern}' has no group '{group}'; it has {string.Join(", ", names)}.")
            : Math.Max(_regex.GroupNumberFromName(ValueGroup), names.Length > 1 ? 1 : 0);
    }

    /// <summary>The matches themselves: what finds rows.</summary>
    public override IEnumerable<object> Select(Scope scope) => Matches(NodeText.Of(scope), scope);

    /// <summary>The values in a text.</summary>
    public IEnumerable<string> Values(string text, Scope scope) =>
        Matches(text, scope).Select(match => match.Groups[_group]).Where(group => group.Success).Select(group => group.Value);

    private IEnumerable<Match> Matches(string text, Scope scope)
    {
        for (var match = _regex.Match(text); match.Success; match = match.NextMatch())
        {
            scope.Page.CancellationToken.ThrowIfCancellationRequested();
            yield return match;
        }
    }
}
