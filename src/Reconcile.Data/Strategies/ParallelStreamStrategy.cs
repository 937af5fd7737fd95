using System.Globalization;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;

namespace Reconcile.Data.Strategies;

/// <summary>
/// Streams key ranges of one table at the same time, all of them in one snapshot. The ranges have open ends, so that no key lies outside.
/// The rows that differ come in no order. Ranges found equal are written down where that is wanted, and those of an earlier attempt passed over.
/// </summary>
/// <param name="plan">How the keys are divided.</param>
/// <param name="further">Where further sessions come from; null: from nowhere, so that the ranges are read one after the other.</param>
internal sealed class ParallelStreamStrategy(RangePlan plan, FurtherSessions? further) : IComparisonStrategy
{
    /// <summary>Ranges for each pair of sessions: one that is slow does not keep the others from working.</summary>
    private const int RangesEach = 4;

    /// <summary>Ranges where those that are equal are written down: so much is lost at most.</summary>
    private const int RecordedRanges = 32;

    private readonly int _most = further?.Most ?? 0;
    private int _next;

    public ReconcileStrategy Kind => ReconcileStrategy.Stream;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = new RangeProgress(tables, tables.Records);
        var ranges = progress.Remaining(Bounds(Math.Max((_most + 1) * RangesEach, tables.Records is null ? 0 : RecordedRanges)));
        var inTurn = new SynchronizedSink(sink);

        // Before the table's own sessions are busy: they have to tell the others what they see.
        var pairs = await TakeAsync(tables, cancellationToken).ConfigureAwait(false);
        List<Task<StrategyOutcome>> workers =
        [
            Task.Run(() => WorkAsync(tables, ranges, progress, inTurn, stop.Token), CancellationToken.None),
            .. pairs.Select(pair => Task.Run(() => WorkAsync(pair, ranges, progress, inTurn, stop.Token), CancellationToken.None)),
        ];
        try
        {
            // The first that fails ends the others.
            await foreach (var ended in Task.WhenEach(workers).WithCancellation(CancellationToken.None).ConfigureAwait(false))
            {
                await ended.ConfigureAwait(false);
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(workers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        var outcomes = await Task.WhenAll(workers).ConfigureAwait(false);
        return outcomes.Aggregate(new StrategyOutcome(progress.KnownRows, progress.KnownRows), Add) with
        {
            Notes = [string.Create(CultureInfo.InvariantCulture, $"{ranges.Count} key ranges in one snapshot, up to {workers.Count} at a time"), .. progress.Notes],
        };
    }

    private async Task<List<FurtherPair>> TakeAsync(TablePair tables, CancellationToken cancellationToken)
    {
        var pairs = new List<FurtherPair>();
        try
        {
            while (pairs.Count < _most && await further!.TryTakeAsync(tables, cancellationToken).ConfigureAwait(false) is { } pair)
            {
                pairs.Add(pair);
            }

            return pairs;
        }
        catch
        {
            foreach (var pair in pairs)
            {
                await pair.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task<StrategyOutcome> WorkAsync(FurtherPair pair, List<KeyRange> ranges, RangeProgress progress, SynchronizedSink sink, CancellationToken cancellationToken)
    {
        await using var own = pair.ConfigureAwait(false);
        var outcome = await WorkAsync(pair.Tables, ranges, progress, sink, cancellationToken).ConfigureAwait(false);
        await pair.FinishAsync(cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    private async Task<StrategyOutcome> WorkAsync(TablePair tables, List<KeyRange> ranges, RangeProgress progress, SynchronizedSink sink, CancellationToken cancellationToken)
    {
        var total = new StrategyOutcome(0, 0);
        for (var i = Interlocked.Increment(ref _next) - 1; i < ranges.Count; i = Interlocked.Increment(ref _next) - 1)
        {
            total = Add(total, await progress.CompareAsync(tables, ranges[i], sink, cancellationToken).ConfigureAwait(false));
        }

        return total;
    }

    private static StrategyOutcome Add(StrategyOutcome left, StrategyOutcome right) =>
        new(left.SourceRows + right.SourceRows, left.TargetRows + right.TargetRows) { Repeated = left.Repeated + right.Repeated };

    /// <summary>Bounds of neighbouring ranges of about as many rows each.</summary>
    private byte[][] Bounds(int count) =>
        [.. Enumerable.Range(1, count - 1)
            .Select(i => plan.Known[(int)((long)i * plan.Known.Count / count)])
            .Distinct()
            .Select(plan.Buckets.StartOf)
            .OfType<byte[]>()];
}
