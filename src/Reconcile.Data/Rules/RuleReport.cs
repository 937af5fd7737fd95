using System.Globalization;

namespace Reconcile.Data.Rules;

/// <summary>Says in a result what its rules and drifts came to.</summary>
internal static class RuleReport
{
    /// <summary>The result with the rows that only a rule makes equal, and with the one cause of rows that differ alike.</summary>
    public static TableResult With(this TableResult result, long tolerated, IReadOnlyList<ColumnDrift> drifts) => result with
    {
        Tolerated = tolerated,
        Drifts = drifts,
        Reason = drifts.Count > 0 ? $"{result.Reason} {string.Join("; ", drifts)}.".TrimStart() : result.Reason,
        Notes = tolerated == 0
            ? result.Notes
            : [.. result.Notes, string.Create(CultureInfo.InvariantCulture, $"{tolerated:N0} {(tolerated == 1 ? "row is" : "rows are")} equal only by these rules")],
    };
}
