namespace Reconcile.Testing;

/// <summary>All rows in which two tables differ, in the key's order.</summary>
public sealed record TableTruth(string Table, IReadOnlyList<RowTruth> Rows)
{
    public int Missing => Count(TruthKind.Missing);

    public int Extra => Count(TruthKind.Extra);

    public int Changed => Count(TruthKind.Changed);

    /// <summary>One line a row, sorted: two lists of differences are the same if these are equal.</summary>
    public IReadOnlyList<string> Lines => [.. Rows.Select(row => row.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>The same truth with other names, for example <c>Renamed(ChinookNames.FromPostgres)</c>.</summary>
    public TableTruth Renamed(Func<string, string> name) => new(
        name(Table),
        [.. Rows.Select(row => row with { KeyColumns = [.. row.KeyColumns.Select(name)], Columns = [.. row.Columns.Select(name)] })]);

    /// <summary>The same truth with source and target exchanged.</summary>
    public TableTruth Reversed() => this with { Rows = [.. Rows.Select(row => row with { Kind = Reverse(row.Kind) })] };

    /// <summary>The truth once tables that differ like this were also edited: a row changed twice differs in the columns of both.</summary>
    public TableTruth Then(TableTruth edits)
    {
        var rows = Rows.ToDictionary(row => row.KeyText, StringComparer.Ordinal);
        foreach (var edit in edits.Rows)
        {
            rows[edit.KeyText] = edit.Kind == TruthKind.Changed && rows.TryGetValue(edit.KeyText, out var earlier)
                ? edit with { Columns = [.. edit.Columns.Union(earlier.Columns)] }
                : edit;
        }

        return this with { Rows = [.. rows.Values.OrderBy(row => row.Key, Comparer<IReadOnlyList<object?>>.Create(CommonValue.Compare))] };
    }

    public override string ToString() => $"{Table}: {Missing} missing, {Extra} extra, {Changed} changed";

    private static TruthKind Reverse(TruthKind kind) => kind switch
    {
        TruthKind.Missing => TruthKind.Extra,
        TruthKind.Extra => TruthKind.Missing,
        _ => kind,
    };

    private int Count(TruthKind kind) => Rows.Count(row => row.Kind == kind);
}
