using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Checksums;

/// <summary>
/// An engine's SQL for the checksums of rows. What it cannot write exactly as <see cref="ChecksumText"/> does, it must write as a text that
/// no other value has: rows that differ never look equal; rows that are equal may look different, and are then read.
/// </summary>
internal abstract class ChecksumSql(SqlDialect dialect)
{
    private const string Bucket = "reconcile_bucket";
    private const string Hash = "reconcile_hash";
    private const int MillisecondDigits = 3;
    private static readonly int[] LaneStarts = [0, 4, 8, 12];

    protected SqlDialect Dialect { get; } = dialect;

    /// <summary>The mark of NULL.</summary>
    protected virtual string Null => "'N;'";

    /// <summary>Keeps the sub-select a step of its own, so that the hash is computed once for a row; empty where it is anyway.</summary>
    protected virtual string Fence => string.Empty;

    /// <summary>The SQL of a session's engine; null: it has none for this.</summary>
    public static ChecksumSql? For(SqlDialect dialect) => dialect switch
    {
        PostgreSqlDialect => new PostgreSqlChecksum(dialect),
        MySqlDialect => new MySqlChecksum(dialect),
        SqlServerDialect => new SqlServerChecksum(dialect),
        DuckDbDialect => new DuckDbChecksum(dialect),
        _ => null,
    };

    /// <summary>How the engine writes a column of its own in a form, or why it cannot.</summary>
    public ChecksumForm FormOf(ColumnDefinition column, ColumnForm form) => (column.Kind, form.Kind) switch
    {
        (_, CanonicalKind.Json) => ChecksumForm.None("is JSON, which is compared parsed, and no two servers write it alike"),
        (CanonicalKind.Text, CanonicalKind.Text) => Text(column),
        (CanonicalKind.Text or CanonicalKind.Json, _) => ChecksumForm.None($"is text that would have to be read as {form.Kind} by the server as it is here"),
        (CanonicalKind.Float, CanonicalKind.Float) => Float(column),
        (CanonicalKind.Float, _) => ChecksumForm.None("is a floating-point number, whose decimal digits no two engines write alike"),
        _ when IsRounded(column, form) => ChecksumForm.None($"has times that would have to be rounded to {form.FractionDigits} digits of a second"),
        (CanonicalKind.Boolean, CanonicalKind.Boolean or CanonicalKind.Integer or CanonicalKind.Number) => Boolean(column),
        (CanonicalKind.Integer, CanonicalKind.Integer or CanonicalKind.Number) => Integer(column),
        (CanonicalKind.Number, CanonicalKind.Number) => Number(column),
        (CanonicalKind.Date, CanonicalKind.Date) => Date(column),
        (CanonicalKind.Date, CanonicalKind.Timestamp) => Midnight(column, string.Empty),
        (CanonicalKind.Date, CanonicalKind.Instant) => Midnight(column, "+00"),
        (CanonicalKind.Time, CanonicalKind.Time) => Time(column),
        (CanonicalKind.Timestamp, CanonicalKind.Timestamp) => Timestamp(column, string.Empty),
        (CanonicalKind.Timestamp, CanonicalKind.Instant) => Timestamp(column, "+00"),
        (CanonicalKind.Instant, CanonicalKind.Instant) => Instant(column),
        (CanonicalKind.Uuid, CanonicalKind.Uuid) => Uuid(column),
        (CanonicalKind.Binary, CanonicalKind.Uuid) => BinaryUuid(column),
        (CanonicalKind.Binary, CanonicalKind.Binary) => Binary(column),
        _ => ChecksumForm.None($"is {column.NativeType}, which the server cannot write as {form.Kind}"),
    };

    /// <summary>Selects bucket and hash of every row.</summary>
    /// <param name="salt">In front of every row.</param>
    /// <param name="from">What follows FROM: a table in quotes with its condition, or a sub-select with its alias.</param>
    /// <param name="columns">The columns of that engine, each of which has a form.</param>
    /// <param name="forms">The forms in which they are compared.</param>
    /// <param name="bucket">The expression of a whole number.</param>
    public string Row(string salt, string from, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, string bucket) =>
        $"SELECT {bucket} AS {Bucket}, {Md5(salt, columns.Zip(forms, Piece))} AS {Hash} FROM {from}";

    /// <summary>Sums up what <see cref="Row"/> selects: bucket, rows, rows with a hash, the four lanes.</summary>
    public string Sum(string rows)
    {
        var lanes = LaneStarts.Select(start => Sum(Hash, start));
        return $"SELECT {Bucket}, {Count("*")}, {Count(Hash)}, {string.Join(", ", lanes)} FROM ({rows}{Fence}) AS r GROUP BY {Bucket}";
    }

    protected virtual string IsNull(string name) => $"{name} IS NULL";

    protected virtual string Count(string what) => $"COUNT({what})";

    /// <summary>The hash of the salt and the pieces behind each other, in the form that <see cref="Sum(string, int)"/> expects.</summary>
    protected abstract string Md5(string salt, IEnumerable<string> pieces);

    /// <summary>The sum, as a 64-bit number, of the four bytes of the hashes from a byte on.</summary>
    protected abstract string Sum(string hash, int start);

    /// <summary>The text with what marks its end.</summary>
    protected abstract string Marked(ChecksumForm form);

    protected abstract ChecksumForm Boolean(ColumnDefinition column);

    protected abstract ChecksumForm Integer(ColumnDefinition column);

    protected abstract ChecksumForm Number(ColumnDefinition column);

    protected abstract ChecksumForm Float(ColumnDefinition column);

    protected abstract ChecksumForm Date(ColumnDefinition column);

    /// <summary>A date as the time at its beginning.</summary>
    protected abstract ChecksumForm Midnight(ColumnDefinition column, string zone);

    protected abstract ChecksumForm Time(ColumnDefinition column);

    protected abstract ChecksumForm Timestamp(ColumnDefinition column, string zone);

    protected abstract ChecksumForm Instant(ColumnDefinition column);

    protected abstract ChecksumForm Text(ColumnDefinition column);

    protected abstract ChecksumForm Uuid(ColumnDefinition column);

    /// <summary>Bytes that are compared with uuids.</summary>
    protected abstract ChecksumForm BinaryUuid(ColumnDefinition column);

    protected abstract ChecksumForm Binary(ColumnDefinition column);

    /// <summary>The number behind the last comma, or the bracket, of a type such as <c>decimal(10,2) unsigned</c>; null if it has none.</summary>
    protected static int? LastArgument(string type)
    {
        var close = type.IndexOf(')', StringComparison.Ordinal);
        var open = close < 0 ? -1 : type.LastIndexOfAny(['(', ','], close);
        return open >= 0 && int.TryParse(type.AsSpan(open + 1, close - open - 1), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>Hexadecimal digits with the hyphens of a uuid.</summary>
    /// <param name="substring">The expression of a part of the digits: from where (counted from 1), how many.</param>
    /// <param name="plus">What stands between two texts to join them.</param>
    protected static string Hyphenated(Func<int, int, string> substring, string plus) =>
        string.Join($"{plus}'-'{plus}", new[] { substring(1, 8), substring(9, 4), substring(13, 4), substring(17, 4), substring(21, 12) });

    /// <summary>Only NULL is NULL: a text that the server gives up on (MySQL's, if it is too long) makes the row's hash NULL, which is noticed.</summary>
    private string Piece(ColumnDefinition column, ColumnForm form) =>
        $"CASE WHEN {IsNull(Dialect.Quote(column.Name))} THEN {Null} ELSE {Marked(FormOf(column, form))} END";

    /// <summary>Digits of a second that the column's values have at most.</summary>
    private static int DigitsOf(ColumnDefinition column) => column switch
    {
        { Provider: not ReconcileProvider.SqlServer } => column.FractionDigits,
        { NativeType: "datetime" } => MillisecondDigits,
        { NativeType: "smalldatetime" } => 0,
        _ => LastArgument(column.NativeType) ?? column.FractionDigits,
    };

    private static bool IsRounded(ColumnDefinition column, ColumnForm form) =>
        column.Kind is CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant && DigitsOf(column) > form.FractionDigits;
}
