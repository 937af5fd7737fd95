using System.Security.Cryptography;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Strategies.Multiset;

/// <summary>
/// Compares whole rows without a key, each counted by its content. A first pass adds the rows of both sides up by hash, in memory that
/// does not depend on their number; if the sums differ, a second one counts the rows of those buckets that differ.
/// </summary>
internal sealed class MultisetStrategy(MultisetLimits limits) : IComparisonStrategy
{
    public ReconcileStrategy Kind => ReconcileStrategy.Multiset;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
        var (source, target) = await AddUpAsync(tables, seed, cancellationToken).ConfigureAwait(false);
        return source.DifferencesFrom(target) is { } buckets
            ? await CountAsync(tables, seed, buckets, sink, cancellationToken).ConfigureAwait(false)
            : Outcome(tables.Plan, source, target, differ: false);
    }

    private static async Task<(BucketSums Source, BucketSums Target)> AddUpAsync(TablePair tables, long seed, CancellationToken cancellationToken)
    {
        await using var rows = await RowReaderPair.OpenAsync(tables, sorted: false, cancellationToken).ConfigureAwait(false);
        var source = new MultisetSide(rows.Source, rows.RawIsComparable, seed);
        var target = new MultisetSide(rows.Target, rows.RawIsComparable, seed);
        var left = Task.Run(() => source.AddUpAsync(rows.Stopping), rows.Stopping);
        var right = Task.Run(() => target.AddUpAsync(rows.Stopping), rows.Stopping);
        // The first to end decides: one that failed must not wait for the other to read its table to the end.
        await (await Task.WhenAny(left, right).ConfigureAwait(false)).ConfigureAwait(false);
        await Task.WhenAll(left, right).ConfigureAwait(false);
        return (source.Sums, target.Sums);
    }

    private async Task<StrategyOutcome> CountAsync(TablePair tables, long seed, bool[] buckets, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        using var tally = new SpillingTally(limits, tables.Plan.Columns.Count, seed);
        await using var rows = await RowReaderPair.OpenAsync(tables, sorted: false, cancellationToken).ConfigureAwait(false);
        var source = new MultisetSide(rows.Source, rows.RawIsComparable, seed);
        var target = new MultisetSide(rows.Target, rows.RawIsComparable, seed);
        bool sourceHas, targetHas;
        do
        {
            // By turns: where both sides deliver in similar orders, equal rows meet before they need room.
            sourceHas = await source.CountNextAsync(buckets, tally, 1, rows.Stopping).ConfigureAwait(false);
            targetHas = await target.CountNextAsync(buckets, tally, -1, rows.Stopping).ConfigureAwait(false);
        }
        while (sourceHas || targetHas);

        RequireSame(tables, buckets, source.Sums.DifferencesFrom(target.Sums));
        var differ = tally.Release(sink, cancellationToken);
        return Outcome(tables.Plan, source.Sums, target.Sums, differ);
    }

    /// <summary>Only rows of the buckets that differed at first were counted: no other may differ by now. Engines without snapshots let that happen.</summary>
    private static void RequireSame(TablePair tables, bool[] counted, bool[]? differing)
    {
        for (var i = 0; i < differing?.Length; i++)
        {
            if (differing[i] && !counted[i])
            {
                throw new ReconcileException(ReconcileProblem.TableChanged,
                    $"{tables.Plan.Source.Name} or {tables.Plan.Target.Name} was changed while it was compared, and has no snapshot that would hide it. Compare it again when nobody writes to it; -MaxRetry does so by itself.",
                    isTransient: true);
            }
        }
    }

    private static StrategyOutcome Outcome(TablePlan plan, BucketSums source, BucketSums target, bool differ) => new(source.Rows, target.Rows)
    {
        KeyIsUnique = plan.KeyIsGuaranteed,
        Reason = differ && plan.KeyColumns == 0
            ? "Without a key, a changed row is one missing and one extra row. Name the columns that identify a row with -KeyColumn to see what changed in it."
            : string.Empty,
    };
}
