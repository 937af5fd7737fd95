using Reconcile.Web.Extraction.Values;

namespace Reconcile.Web.Extraction;

/// <summary>
/// Takes fields out of pages as rules say. Made once for a run, used by all its workers at the same time. The fields of one page are read one
/// after the other: with five selectors over 2,000 rows, parsing takes half of the time, so that threads for the fields could save less than the
/// other half, and the cores are busy with other pages anyway.
/// </summary>
internal sealed class PageExtractor
{
    private readonly ExtractionRules _rules;
    private readonly FieldReader[] _fields;
    private readonly CompiledSelector? _rows;

    /// <exception cref="FormatException">A selector is none. The message names the field.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public PageExtractor(ExtractionRules rules)
    {
        rules.ThrowIfOutOfRange();
        _rules = rules;
        _fields = [.. rules.Fields.Select(rule => new FieldReader(rule, rules))];
        try
        {
            _rows = rules.Rows is { } rows ? new CompiledSelector(rows, rules) : null;
        }
        catch (FormatException e)
        {
            throw new FormatException($"The rows: {e.Message}", e);
        }
    }

    /// <exception cref="ExtractionException">The page is not what the rules need, or lacks what they require.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ExtractedPage Extract(PageContent content, CancellationToken cancellationToken) =>
        Extract(new ParsedPage(content, _rules.Namespaces, cancellationToken));

    /// <summary>The same of a page of which something was taken before.</summary>
    public ExtractedPage Extract(ParsedPage page)
    {
        var report = new ExtractionReport(page.Name);
        var rows = PatternTimeout.Guard(page, () => Rows(new Scope(page, null), report));
        return new ExtractedPage
        {
            Url = page.Content.Url,
            Rows = rows,
            Missing = report.Missing,
            Problems = report.Problems,
            ProblemCount = report.ProblemCount,
        };
    }

    private List<ExtractedRow> Rows(Scope scope, ExtractionReport report)
    {
        if (_rows is null)
        {
            return [new ExtractedRow(FieldReader.Row(_fields, scope, report), report.TakeMissing())];
        }

        var rows = new List<ExtractedRow>();
        foreach (var part in FieldReader.Items(_rows.Parts(scope)))
        {
            FieldReader.ThrowIfTooMany(rows.Count, _rules.MaxValues, scope);
            report.NextRow();
            rows.Add(new ExtractedRow(FieldReader.Row(_fields, scope with { Node = part }, report), report.TakeMissing()));
        }

        return rows;
    }
}
