using System.Globalization;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>Results of the reconciler as the lines that <see cref="FuzzTruth"/> has.</summary>
internal static class FuzzResult
{
    public static IReadOnlyList<string> Lines(FuzzPair pair, TableResult result) => [.. result.Sample.Select(row => Line(pair, row)).Order(StringComparer.Ordinal)];

    private static string Line(FuzzPair pair, RowDifference row)
    {
        var values = row.Key.Count > 0
            ? row.Key.ToDictionary()
            : row.Columns.ToDictionary(column => column.Name, column => row.Kind == RowDifferenceKind.Missing ? column.Source : column.Target);
        var ordinals = row.Key.Count > 0 ? pair.Key : Enumerable.Range(0, pair.Columns.Count);
        return FuzzTruth.Line(
            row.Kind.ToString(),
            ordinals.Select(ordinal => Text(pair.Columns[ordinal].Kind, values[pair.Columns[ordinal].Name])),
            row.Kind == RowDifferenceKind.Changed ? row.Columns.Select(column => column.Name) : []);
    }

    private static string? Text(CanonicalKind kind, object? value) => (kind, value) switch
    {
        (_, null) => null,
        (CanonicalKind.Boolean, long number) => number == 0 ? "false" : "true",
        (CanonicalKind.Boolean, bool truth) => truth ? "true" : "false",
        (CanonicalKind.Uuid, string or Guid) => value.ToString()!.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant(),
        (_, byte[] bytes) => Convert.ToHexString(bytes),
        (_, double number) => FuzzValue.Plain(number.ToString("R", CultureInfo.InvariantCulture)),
        (_, decimal number) => FuzzValue.Plain(number.ToString(CultureInfo.InvariantCulture)),
        (_, DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (_, TimeSpan time) => new TimeOnly(time.Ticks).ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        (_, DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        (_, DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "+00",
        (CanonicalKind.Float or CanonicalKind.Number, string number) => FuzzValue.Plain(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
