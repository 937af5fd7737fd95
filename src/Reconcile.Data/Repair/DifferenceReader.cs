using System.Text.Json;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Repair;

/// <summary>Reads the lines of a difference file, or those that a result carries itself.</summary>
internal sealed class DifferenceReader
{
    private DifferenceReader(TableResult result, JsonElement header)
    {
        Result = result;
        TargetTable = TableName.Parse(header.GetProperty("targetTable").GetString()!);
        Target = header.GetProperty("target").GetString()!;
        Provider = Enum.Parse<ReconcileProvider>(header.GetProperty("targetProvider").GetString()!);
        Columns = [.. header.GetProperty("columns").EnumerateArray().Select(column => RepairColumn.Read(column, Provider))];
    }

    public TableResult Result { get; }

    public TableName TargetTable { get; }

    /// <summary>The target as text.</summary>
    public string Target { get; }

    public ReconcileProvider Provider { get; }

    public IReadOnlyList<RepairColumn> Columns { get; }

    /// <summary>Opens a result's differences, and reads through to the line that says that none is left out.</summary>
    /// <exception cref="ReconcileException">They are not all there, are of another comparison, or cannot be repaired.</exception>
    public static DifferenceReader Open(TableResult result)
    {
        if (result.DifferenceFile.Length == 0 && result.Differences > result.Sample.Count)
        {
            throw new ReconcileException(ReconcileProblem.DifferencesIncomplete,
                $"The result of {result.Table} holds {result.Sample.Count} of its {result.Differences} differences, too few for a repair. Compare again with -OutputDirectory, or a larger -SampleSize.");
        }

        using var header = Parse(result, Lines(result).FirstOrDefault() ?? "{}");
        if (!header.RootElement.TryGetProperty("reconcile", out var version) || version.GetInt32() != DifferenceLine.FormatVersion)
        {
            throw Unfit(result, "does not begin as a file of differences of this version");
        }

        var reader = new DifferenceReader(result, header.RootElement);
        reader.RefuseFiles();
        reader.CheckOrigin();
        reader.CheckEnd();
        return reader;
    }

    /// <summary>The rows that differ in one way, but for those in flight, which may be equal by now.</summary>
    /// <param name="kind">How.</param>
    /// <param name="backwards">Whether the target is made what it was, rather than what the source is.</param>
    public IEnumerable<RowChange> Changes(RowDifferenceKind kind, bool backwards)
    {
        foreach (var line in Lines(Result).Skip(1))
        {
            using var document = Parse(Result, line);
            var row = document.RootElement;
            if (row.TryGetProperty("kind", out var found) && found.ValueEquals(kind.ToString()) && !IsInFlight(row))
            {
                row.TryGetProperty("source", out var source);
                row.TryGetProperty("target", out var target);
                yield return backwards ? new RowChange(kind, row.GetProperty("key"), source, target) : new RowChange(kind, row.GetProperty("key"), target, source);
            }
        }
    }

    private void RefuseFiles()
    {
        if (Provider is ReconcileProvider.Csv or ReconcileProvider.Parquet or ReconcileProvider.JsonLines)
        {
            throw new ReconcileException(ReconcileProblem.PermissionDenied,
                "The target is a file that is only read, so it cannot be repaired. Write the file anew from its source, or repair the other side by comparing the other way round.");
        }

        if (!Columns.Any(column => column.IsKey))
        {
            throw new ReconcileException(ReconcileProblem.KeyMissing,
                $"{Result.Table} was compared without a key, so no row of it can be told from another and none can be repaired. Name the columns that identify a row with -KeyColumn and compare again.");
        }

        if (!Result.KeyIsUnique)
        {
            throw new ReconcileException(ReconcileProblem.KeyNotUnique,
                $"A key of {Result.Table} occurs more than once, so no statement can be sure to change one row. Name columns that identify a row with -KeyColumn and compare again.");
        }
    }

    /// <summary>A later comparison of a table of the same name with another target may have written its own differences in the file.</summary>
    private void CheckOrigin()
    {
        if (Result.Target is { Provider: not ReconcileProvider.Unknown } target && (target.ToString() != Target || Result.TargetTable != TargetTable.ToString()))
        {
            throw Unfit(Result, $"holds the differences of {TargetTable} in {Target}, not of {Result.TargetTable} in {target}");
        }
    }

    private void CheckEnd()
    {
        using var end = Parse(Result, Lines(Result).Last());
        if (!end.RootElement.TryGetProperty("end", out _))
        {
            throw Unfit(Result, "has no last line: the comparison did not come to its end");
        }

        if (Says(end.RootElement, "missing", Result.Missing) && Says(end.RootElement, "extra", Result.Extra) && Says(end.RootElement, "changed", Result.Changed))
        {
            return;
        }

        throw Unfit(Result, "holds other differences than the result: it was written by another comparison since");
    }

    private static bool IsInFlight(JsonElement row) =>
        row.TryGetProperty(DifferenceLine.StateProperty, out var state) && state.ValueEquals(nameof(RowDifferenceState.InFlight));

    private static bool Says(JsonElement end, string property, long count) => !end.TryGetProperty(property, out var value) || value.GetInt64() == count;

    private static IEnumerable<string> Lines(TableResult result)
    {
        if (result.DifferenceFile.Length > 0 && !File.Exists(result.DifferenceFile))
        {
            throw Unfit(result, "is gone");
        }

        return result.DifferenceFile.Length > 0 ? File.ReadLines(result.DifferenceFile) : result.SampleLines;
    }

    private static JsonDocument Parse(TableResult result, string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw Unfit(result, $"has a line that cannot be read ({e.Message})");
        }
    }

    private static ReconcileException Unfit(TableResult result, string why) => new(ReconcileProblem.DifferencesIncomplete,
        $"The file of differences {result.DifferenceFile} of {result.Table} {why}. Compare the table again.");
}
