using Reconcile.Data.Strategies;

namespace Reconcile.Data.Checksums;

/// <summary>
/// Sums up an MD5 of each row's canonical text, where the rows are if their engine can, or else on the client. Sums of one summer are
/// comparable, whichever engines they come from.
/// </summary>
/// <param name="salt">In front of every row: <see cref="ChecksumReference.NewSalt"/>.</param>
internal sealed class ChecksumSummer(string salt) : IRangeSummer
{
    private readonly ServerRangeSums _server = new(salt);
    private readonly ClientRangeSums _client = new(salt);

    /// <summary>Why a pair of tables cannot be compared by checksums, in a sentence; null: it can.</summary>
    public string? WhyNot(TablePair tables)
    {
        var source = TableSide.SourceOf(tables);
        var target = TableSide.TargetOf(tables);
        return IsServers(source) || IsServers(target)
            ? WhyNot(source) ?? WhyNot(target)
            : $"{source.Session.Dialect.Provider} has no MD5 of its own, so that all rows would have to be read anyway";
    }

    public string? WhyNot(TableSide side) => Of(side).WhyNot(side);

    public string Query(TableSide side, RangeBuckets buckets, string where) => Of(side).Query(side, buckets, where);

    public Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TableSide side, RangeBuckets buckets, string where, CancellationToken cancellationToken) =>
        Of(side).SumAsync(side, buckets, where, cancellationToken);

    private static bool IsServers(TableSide side) => ChecksumSql.For(side.Session.Dialect) is not null;

    private IRangeSummer Of(TableSide side) => IsServers(side) ? _server : _client;
}
