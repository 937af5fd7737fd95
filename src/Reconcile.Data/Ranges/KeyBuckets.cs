using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Ranges;

/// <summary>
/// A numbered division of all keys, by the first column of the key, which SQL and we compute alike. Every key is in one bucket, and a
/// greater bucket holds greater keys; keys that are NULL are in <see cref="NullBucket"/>.
/// </summary>
internal abstract class KeyBuckets
{
    /// <summary>The bucket of NULL, before all others.</summary>
    public const long NullBucket = long.MinValue;

    /// <summary>What says how the keys are divided, for people.</summary>
    public abstract string Description { get; }

    /// <summary>SQL for the number of a row's bucket: NULL or a whole number.</summary>
    public abstract string Expression(SqlDialect dialect, ColumnDefinition column);

    /// <summary>The bucket of a value that is not NULL, in canonical bytes.</summary>
    public abstract long BucketOf(ReadOnlySpan<byte> value);

    /// <summary>The least value of a bucket, in canonical bytes; null: it has no lower bound.</summary>
    public abstract byte[]? StartOf(long bucket);

    /// <summary>The least value behind a bucket; null: it has no upper bound.</summary>
    public abstract byte[]? EndOf(long bucket);
}
