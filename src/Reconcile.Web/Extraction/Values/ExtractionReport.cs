namespace Reconcile.Web.Extraction.Values;

/// <summary>What could not be found or converted in a page.</summary>
/// <param name="page">How messages name the page.</param>
internal sealed class ExtractionReport(string page)
{
    private readonly List<FieldProblem> _problems = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _missingInRow = [];

    /// <summary>The row that is being read, from 1; 0: the page is not read in rows.</summary>
    public int Row { get; private set; }

    public string Place => Row == 0 ? page : FormattableString.Invariant($"row {Row} of {page}");

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public int ProblemCount { get; private set; }

    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Begins the next row.</summary>
    public void NextRow() => Row++;

    /// <summary>What was missing since this was last asked.</summary>
    public IReadOnlyList<string> TakeMissing()
    {
        if (_missingInRow.Count == 0)
        {
            return [];
        }

        string[] taken = [.. _missingInRow];
        _missingInRow.Clear();
        return taken;
    }

    public void AddMissing(string name)
    {
        AddOnce(_missing, name);
        AddOnce(_missingInRow, name);
    }

    public void AddProblem(string field, string message)
    {
        ProblemCount++;
        if (_problems.Count < ExtractedPage.ProblemsKept)
        {
            _problems.Add(new FieldProblem(field, Row, message));
        }
    }

    private static void AddOnce(List<string> names, string name)
    {
        if (!names.Contains(name))
        {
            names.Add(name);
        }
    }
}
