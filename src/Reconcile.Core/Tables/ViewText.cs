using System.Globalization;

namespace Reconcile;

/// <summary>What the module's views show of its types beyond their plain properties. Invariant: the same text on every machine.</summary>
public static class ViewText
{
    /// <summary>The verdict in a word; for a table whose processing did not get to its end, how it ended instead.</summary>
    public static string Verdict(TableResult result) =>
        result.Status == TableStatus.Succeeded ? result.Verdict.ToString() : result.Status.ToString();

    /// <summary>Rows of both sides, <c>source / target</c>; <c>?</c> where not all were read.</summary>
    public static string Rows(TableResult result) => $"{Count(result.SourceRows)} / {Count(result.TargetRows)}";

    /// <summary>What became of rows that were read again; <c>-</c> if none was.</summary>
    public static string Rechecked(TableResult result) => result.Confirmed + result.InFlight + result.Resolved == 0
        ? "-"
        : $"{Count(result.Confirmed)} confirmed, {Count(result.InFlight)} in flight, {Count(result.Resolved)} resolved";

    /// <summary>Rows of a table; <c>~</c> before an estimate.</summary>
    public static string Rows(TableInfo table) => (table.RowsAreEstimated ? "~" : string.Empty) + Count(table.Rows);

    /// <summary>Names one after the other, or <c>-</c> if there is none.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "-";

    /// <summary>One entry a line.</summary>
    public static string Lines(System.Collections.IEnumerable entries) => string.Join(Environment.NewLine, entries.Cast<object>());

    /// <summary>A table with its database.</summary>
    public static string Side(ReconcileConnection? connection, string table) => connection is null ? table : $"{table} in {connection}";

    /// <summary>Settings as <c>name=value</c>.</summary>
    public static string Settings(ReconcileConnection connection) =>
        string.Join("; ", connection.Settings.OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase).Select(setting => $"{setting.Key}={setting.Value}"));

    /// <summary>Columns with their types.</summary>
    public static string Columns(TableInfo table) => string.Join(", ", table.Columns);

    /// <summary>Self-tests as <c>passed/all</c>.</summary>
    public static string SelfTests(ConnectionTest test) => string.Create(
        CultureInfo.InvariantCulture, $"{test.SelfTestsPassed}/{test.SelfTestsPassed + test.SelfTestFailures.Count}");

    /// <summary>What a repair of a table would do, for example <c>Insert 3 rows, update 2, delete 1</c>.</summary>
    public static string Plan(TableResult result, RepairOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"Insert {result.Missing:N0} rows, update {(options.Touches(RowDifferenceKind.Changed) ? result.Changed : 0):N0}, delete {(options.Touches(RowDifferenceKind.Extra) ? result.Extra : 0):N0}");

    /// <summary>What a verification found; for a repair that failed, or was not verified, that.</summary>
    public static string Verdict(RepairResult result) => result.Verification is null
        ? result.Status == TableStatus.Succeeded ? "NotVerified" : result.Status.ToString()
        : Verdict(result.Verification);

    /// <summary>Items as <c>done / accepted</c>, with <c>+</c> while more may come.</summary>
    public static string Done(BatchStatistics run) =>
        $"{Count(run.Done)} / {Count(run.Accepted)}{(run.InputComplete || !run.IsRunning ? string.Empty : "+")}";

    /// <summary>The limits of a rate gate; a part of them as such, for example <c>50 % of 5/1s</c>; <c>-</c> if there is none.</summary>
    public static string Limits(RateStatistics key) =>
        (key.Share == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{key.Share * 100:0} % of ")) + Names(key.Limits.Select(limit => limit.ToString()));

    /// <summary>A length of time in the unit that suits it: <c>12 ms</c>, <c>3.4 s</c>, <c>2:05</c> minutes, <c>1:02:05</c> hours; empty for none.</summary>
    public static string Time(TimeSpan? time) => time switch
    {
        null => string.Empty,
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.Value.TotalSeconds * 10) / 10:0.0} s"),
        { TotalHours: < 1 } => time.Value.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.Value.TotalHours}:{time.Value:mm\\:ss}"),
    };

    private static string Count(long? rows) => rows?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";
}
