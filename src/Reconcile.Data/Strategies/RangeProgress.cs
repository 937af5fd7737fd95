using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;

namespace Reconcile.Data.Strategies;

/// <summary>
/// The key ranges of a table that were found equal: those of an earlier attempt or run, which are not read again, and those of this one, which are
/// written down. Only ranges in which no row differs at all are: of all others nothing is known but that they have to be read again.
/// </summary>
/// <param name="tables">The table.</param>
/// <param name="records">Where they are kept; null: nowhere.</param>
internal sealed class RangeProgress(TablePair tables, IRangeRecords? records)
{
    private readonly string _form = Describe(tables.Plan);
    private List<EqualRange> _known = [];

    /// <summary>Rows of each side in the ranges that are not read again.</summary>
    public long KnownRows => _known.Sum(range => range.Rows);

    /// <summary>What the verdict rests on beyond what this attempt has read; empty if on nothing else.</summary>
    public IReadOnlyList<string> Notes => _known.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture,
        $"From the checkpoint: {_known.Count:N0} key ranges with {KnownRows:N0} rows on each side were found equal between {_known.Min(range => range.Ended):yyyy-MM-dd HH:mm:ss}Z and {_known.Max(range => range.Ended):yyyy-MM-dd HH:mm:ss}Z, and not read again: a change that was made to them since is not seen.")];

    /// <summary>The ranges that are still to be read.</summary>
    /// <param name="bounds">Where to divide them.</param>
    public List<KeyRange> Remaining(IReadOnlyList<byte[]> bounds)
    {
        // An attempt that was abandoned may have gone on beside the one that followed it.
        _known = RangeGaps.WithoutOverlaps(records?.Find(tables.Task, _form) ?? [], RangeOf);
        return RangeGaps.Between(_known.Select(RangeOf), bounds);
    }

    /// <summary>Compares a range, and writes it down if it is equal.</summary>
    public async Task<StrategyOutcome> CompareAsync(TablePair part, KeyRange range, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var watched = new WatchedSink(sink);
        var outcome = await new StreamStrategy().CompareAsync(part with { Restriction = new KeyRangeRestriction([range]) }, watched, cancellationToken).ConfigureAwait(false);
        if (!watched.HasRows && outcome.Repeated.IsNone)
        {
            records?.Record(tables.Task, _form, new EqualRange(range.From, range.To, outcome.SourceRows, tables.Time.GetUtcNow()));
        }

        return outcome;
    }

    private static KeyRange RangeOf(EqualRange range) => new(range.From, range.To);

    private static string Describe(TablePlan plan) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', plan.Columns.Select(column =>
        $"{column.Source.Name}|{column.Source.NativeType}|{column.Target.Name}|{column.Target.NativeType}|{column.Form}")) + $"\n{plan.KeyColumns}")))[..32];
}

