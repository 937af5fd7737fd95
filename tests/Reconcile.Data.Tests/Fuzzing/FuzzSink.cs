using Reconcile.Data.Diff;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>Takes rows that differ as the lines that <see cref="FuzzTruth"/> has.</summary>
internal sealed class FuzzSink(FuzzPair pair, FuzzRows rows, bool byKey) : IDifferenceSink
{
    private readonly List<string> _lines = [];

    /// <summary>What was found, sorted.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Order(StringComparer.Ordinal)];

    public void Missing(ReadOnlySpan<byte> source) => _lines.Add(FuzzTruth.Line(pair, byKey, "Missing", rows.RowOf(source)));

    public void Extra(ReadOnlySpan<byte> target) => _lines.Add(FuzzTruth.Line(pair, byKey, "Extra", rows.RowOf(target)));

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => _lines.Add(FuzzTruth.ChangedLine(pair, rows.RowOf(source), rows.RowOf(target)));
}
