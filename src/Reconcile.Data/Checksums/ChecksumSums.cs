using Reconcile.Data.Ranges;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Checksums;

/// <summary>
/// Sums of an MD5 of each row's canonical text, made where the rows are if their engine can, or else here. Comparable between any two
/// engines. One object is for one comparison: its salt, in front of every row, is drawn for it.
/// </summary>
internal sealed class ChecksumSums : IRangeSummer
{
    private readonly ServerRangeSums _server;
    private readonly ClientRangeSums _client;

    public ChecksumSums()
        : this(ChecksumReference.NewSalt())
    {
    }

    public ChecksumSums(string salt)
    {
        _server = new ServerRangeSums(salt);
        _client = new ClientRangeSums(salt);
    }

    public ReconcileStrategy Kind => ReconcileStrategy.Checksum;

    public string? WhyNot(TablePair tables) => IsServers(tables.SourceSide) || IsServers(tables.TargetSide)
        ? WhyNot(tables, tables.SourceSide) ?? WhyNot(tables, tables.TargetSide)
        : $"{tables.Source.Dialect.Provider} has no MD5 of its own, so that all rows would have to be read anyway";

    public string Query(TablePair tables, TableSide side, KeyBuckets buckets) =>
        IsServers(side) ? _server.Query(side, tables.Plan.Forms, buckets) : string.Empty;

    public Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TablePair tables, TableSide side, KeyBuckets buckets, CancellationToken cancellationToken) =>
        IsServers(side)
            ? _server.SumAsync(side, tables.Plan.Forms, buckets, cancellationToken)
            : _client.SumAsync(side, tables.Plan.Forms, buckets, cancellationToken);

    private static string? WhyNot(TablePair tables, TableSide side) => IsServers(side) ? ServerRangeSums.WhyNot(side, tables.Plan.Forms) : null;

    private static bool IsServers(TableSide side) => ChecksumSql.For(side.Dialect) is not null;
}
