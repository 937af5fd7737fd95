using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Ranges;

/// <summary>One bucket for all keys: where the two sides have no order in common that their SQL can express.</summary>
internal sealed class WholeTable : KeyBuckets
{
    public override string Description => "the whole table";

    public override string Expression(SqlDialect dialect, ColumnDefinition column) => "0";

    public override long BucketOf(ReadOnlySpan<byte> value) => 0;

    public override byte[]? StartOf(long bucket) => null;

    public override byte[]? EndOf(long bucket) => null;
}
