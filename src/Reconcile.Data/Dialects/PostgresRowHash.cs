using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Dialects;

/// <summary>
/// SQL for a 64-bit hash of a row from PostgreSQL's own extended hash functions, each column's hash being the seed of the next one's.
/// Those functions serve equality of types, not of values, and have blind spots that no seed moves: they leave out the sign of a
/// numeric, and fold the two halves of a bigint or timestamp into one, so that 1 and 4294967296 are the same. <c>hash_record_extended</c>
/// inherits them. What they leave out is hashed beside them here: the sign, the upper half, the time as a double. And the hash of a
/// double that is 0 is its seed unchanged, as if the column were not there: every double's seed is marked with the column's number,
/// or (0, 7) would be (7, 0).
/// </summary>
internal static class PostgresRowHash
{
    /// <summary>The seed of rows with a NULL is another one, so that no value stands for NULL.</summary>
    private const long NullSeedOffset = 0x5DEECE66D;

    /// <summary>Spreads the columns' numbers over all bits: 2^64 divided by the golden ratio.</summary>
    private const long SeedStep = unchecked((long)0x9E3779B97F4A7C15);

    /// <summary>Types whose values the hash functions see whole, or with what is added here.</summary>
    public static bool CanHash(ColumnDefinition column) => column.Kind is not null && column.WireType != PostgresType.Oid;

    /// <summary>The hash of a row: never NULL.</summary>
    /// <param name="dialect">For names.</param>
    /// <param name="columns">The columns of this side.</param>
    /// <param name="pairs">The same columns of both sides.</param>
    /// <param name="seed">Drawn for each run.</param>
    public static string Expression(PostgreSqlDialect dialect, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnPair> pairs, long seed)
    {
        var whole = Literal(seed);
        for (var i = columns.Count - 1; i >= 0; i--)
        {
            whole = Hash(columns[i], pairs[i], Value(dialect, columns[i]), Marked(columns[i], i, whole));
        }

        // The functions are strict: with any NULL the first chain is NULL, and only then the second one is worked out.
        return columns.Any(column => column.IsNullable) ? $"COALESCE({whole}, {WithNulls(dialect, columns, pairs, unchecked(seed + NullSeedOffset))})" : whole;
    }

    private static string WithNulls(PostgreSqlDialect dialect, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnPair> pairs, long seed)
    {
        var hash = Literal(seed);
        for (var i = columns.Count - 1; i >= 0; i--)
        {
            var value = Value(dialect, columns[i]);
            hash = Marked(columns[i], i, hash);
            hash = columns[i].IsNullable
                ? Hash(columns[i], pairs[i], $"COALESCE({value}, {Default(columns[i])})", $"hashint4extended(({dialect.Quote(columns[i].Name)} IS NULL)::int4, {hash})")
                : Hash(columns[i], pairs[i], value, hash);
        }

        return hash;
    }

    private static string Hash(ColumnDefinition column, ColumnPair pair, string value, string seed) => column.Kind switch
    {
        CanonicalKind.Boolean => $"hashint4extended(({value})::int4, {seed})",
        CanonicalKind.Integer when IsShort(pair.Source) && IsShort(pair.Target) => $"hashint4extended(({value})::int4, {seed})",
        // Widened even where this side's type is short: an int shifted by 32 bits is itself.
        CanonicalKind.Integer => $"hashint8extended(({value})::int8, hashint8extended(({value})::int8 >> 32, {seed}))",
        // A precision keeps infinity out, which NaN hashes like.
        CanonicalKind.Number when HasPrecision(pair.Source) && HasPrecision(pair.Target) => $"hash_numeric_extended({value}, hashint4extended(({value} < 0)::int4, {seed}))",
        CanonicalKind.Number => $"hash_numeric_extended({value}, hashint4extended((CASE WHEN {value} < 0 THEN 1 WHEN {value} = 'NaN' THEN 2 ELSE 0 END), {seed}))",
        CanonicalKind.Float => $"hashfloat8extended(({value})::float8, {seed})",
        CanonicalKind.Date => $"hashfloat8extended(daterange_subdiff({value}, '2000-01-01'), {seed})",
        CanonicalKind.Time => $"hashfloat8extended(tsrange_subdiff(date '2000-01-01' + {value}, '2000-01-01'), {seed})",
        CanonicalKind.Timestamp or CanonicalKind.Instant => HashTime(value, seed),
        CanonicalKind.Uuid => $"uuid_hash_extended({value}, {seed})",
        // A record is never NULL, and one of NULL hashes to 0 whatever the seed.
        CanonicalKind.Binary => $"CASE WHEN {value} IS NOT NULL THEN hash_record_extended(ROW({value}), {seed}) END",
        _ => $"hashtextextended({value} COLLATE \"C\", {seed})",
    };

    private static string Marked(ColumnDefinition column, int index, string seed) =>
        column.Kind is CanonicalKind.Float or CanonicalKind.Date or CanonicalKind.Time ? $"({seed} # {Literal(unchecked((index + 1) * SeedStep))})" : seed;

    /// <summary>
    /// A double alone would take neighbouring microseconds of far centuries for one; the folded halves alone, times that are hours apart.
    /// No two times agree in both.
    /// </summary>
    private static string HashTime(string value, string seed) =>
        $"timestamp_hash_extended({value}, hashfloat8extended(tsrange_subdiff({value}, '2000-01-01'), {seed}))";

    private static string Value(PostgreSqlDialect dialect, ColumnDefinition column)
    {
        var name = dialect.Quote(column.Name);
        return column.Kind switch
        {
            CanonicalKind.Integer => name,
            CanonicalKind.Number => $"{name}::numeric",
            CanonicalKind.Instant => $"timezone('UTC', {name})",
            CanonicalKind.Json => $"{name}::text",
            CanonicalKind.Text => column.WireType is PostgresType.Text ? name : $"{name}::text",
            _ => name,
        };
    }

    /// <summary>A value that stands where NULL is: what is hashed beside it says that it is none.</summary>
    private static string Default(ColumnDefinition column) => column.Kind switch
    {
        CanonicalKind.Boolean => "false",
        CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Float => "0",
        CanonicalKind.Date or CanonicalKind.Timestamp or CanonicalKind.Instant => "'2000-01-01'",
        CanonicalKind.Time => "'00:00'",
        CanonicalKind.Uuid => "'00000000-0000-0000-0000-000000000000'",
        _ => "''",
    };

    private static bool HasPrecision(ColumnDefinition column) => column.NativeType.StartsWith("numeric(", StringComparison.Ordinal);

    private static bool IsShort(ColumnDefinition column) => column.WireType is PostgresType.Int2 or PostgresType.Int4;

    private static string Literal(long seed) => $"'{seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}'::int8";
}
