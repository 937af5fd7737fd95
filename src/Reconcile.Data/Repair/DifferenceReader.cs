using System.Text.Json;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Repair;

/// <summary>Reads the lines of a difference file, or those that a result carries itself.</summary>
internal sealed class DifferenceReader
{
    private readonly TableResult _result;

    private DifferenceReader(TableResult result, JsonElement header)
    {
        _result = result;
        TargetTable = TableName.Parse(header.GetProperty("targetTable").GetString()!);
        Target = header.GetProperty("target").GetString()!;
        Provider = Enum.Parse<ReconcileProvider>(header.GetProperty("targetProvider").GetString()!);
        Columns = [.. header.GetProperty("columns").EnumerateArray().Select(RepairColumn.Read)];
    }

    public TableName TargetTable { get; }

    /// <summary>The target as text.</summary>
    public string Target { get; }

    public ReconcileProvider Provider { get; }

    public IReadOnlyList<RepairColumn> Columns { get; }

    /// <summary>Opens a result's differences.</summary>
    /// <exception cref="ReconcileException">They are not all there, or the file is not one of ours.</exception>
    public static DifferenceReader Open(TableResult result)
    {
        if (result.DifferenceFile.Length == 0 && result.Differences > result.Sample.Count)
        {
            throw new ReconcileException(ReconcileProblem.OutputFailed,
                $"The result of {result.Table} holds {result.Sample.Count} of its {result.Differences} differences, too few for a repair. Compare again with -OutputDirectory, or a larger -SampleSize.");
        }

        using var header = JsonDocument.Parse(Lines(result).FirstOrDefault() ?? "{}");
        if (!header.RootElement.TryGetProperty("reconcile", out var version) || version.GetInt32() != DifferenceLine.FormatVersion)
        {
            throw Unfit(result, "does not begin as a file of differences of this version");
        }

        return new DifferenceReader(result, header.RootElement);
    }

    /// <summary>The rows of one kind but for those in flight, which may be equal by now. Reads through to the line that says that none is left out.</summary>
    public IEnumerable<JsonElement> Rows(RowDifferenceKind kind)
    {
        var complete = false;
        foreach (var line in Lines(_result).Skip(1))
        {
            using var row = ParseLine(line);
            complete = row.RootElement.TryGetProperty("end", out _);
            if (!complete && row.RootElement.GetProperty("kind").GetString() == kind.ToString() && !IsInFlight(row.RootElement))
            {
                yield return row.RootElement;
            }
        }

        if (!complete)
        {
            throw Unfit(_result, "has no last line: the comparison did not come to its end");
        }
    }

    private static IEnumerable<string> Lines(TableResult result)
    {
        if (result.DifferenceFile.Length > 0 && !File.Exists(result.DifferenceFile))
        {
            throw Unfit(result, "is gone");
        }

        return result.DifferenceFile.Length > 0 ? File.ReadLines(result.DifferenceFile) : result.SampleLines;
    }

    private static bool IsInFlight(JsonElement row) =>
        row.TryGetProperty(DifferenceLine.StateProperty, out var state) && state.GetString() == nameof(RowDifferenceState.InFlight);

    private JsonDocument ParseLine(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw Unfit(_result, $"has a line that cannot be read ({e.Message})");
        }
    }

    private static ReconcileException Unfit(TableResult result, string why) => new(ReconcileProblem.OutputFailed,
        $"The file of differences {result.DifferenceFile} of {result.Table} {why}. Compare the table again.");
}
