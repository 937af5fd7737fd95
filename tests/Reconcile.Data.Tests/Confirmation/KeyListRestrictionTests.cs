using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Confirmation;
using Reconcile.Data.Dialects;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>Conditions that read rows by their keys, and the types for which there are none.</summary>
public sealed class KeyListRestrictionTests
{
    private static readonly ColumnForm Whole = new(CanonicalKind.Integer);
    private static readonly ColumnForm Words = new(CanonicalKind.Text);

    [Fact]
    public void Keys_of_one_column_are_a_list() => Assert.Equal(
        "\"id\" IN (1, -2, 9223372036854775807)",
        Condition(new PostgreSqlDialect(), [Postgres("id", PostgresType.Int8)], [Whole], Row(encoder => encoder.Integer(Whole, 1)), Row(encoder => encoder.Integer(Whole, -2)), Row(encoder => encoder.Integer(Whole, long.MaxValue))));

    [Fact]
    public void Keys_of_several_columns_are_compared_column_by_column() => Assert.Equal(
        "\"a\" = 1 AND \"b\" = 'x' OR \"a\" IS NULL AND \"b\" = 'y'",
        Condition(new PostgreSqlDialect(), [Postgres("a", PostgresType.Int4), Postgres("b", PostgresType.Text)], [Whole, Words],
            Row(encoder => { encoder.Integer(Whole, 1); encoder.Text(Words, "x"u8); }),
            Row(encoder => { encoder.Null(); encoder.Text(Words, "y"u8); })));

    [Fact]
    public void A_key_that_is_null_is_asked_for_as_such()
    {
        ColumnDefinition[] key = [Postgres("id", PostgresType.Int4)];
        Assert.Equal("\"id\" IN (1) OR \"id\" IS NULL", Condition(new PostgreSqlDialect(), key, [Whole], Row(encoder => encoder.Integer(Whole, 1)), Row(encoder => encoder.Null())));
        Assert.Equal("\"id\" IS NULL", Condition(new PostgreSqlDialect(), key, [Whole], Row(encoder => encoder.Null())));
    }

    [Fact]
    public void Names_and_values_cannot_leave_their_quotes() => Assert.Equal(
        "\"a\"\" OR 1=1 --\" IN ('x''); DROP TABLE t; --')",
        Condition(new PostgreSqlDialect(), [Postgres("a\" OR 1=1 --", PostgresType.Text)], [Words], Row(encoder => encoder.Text(Words, "x'); DROP TABLE t; --"u8))));

    [Theory]
    [InlineData(PostgresType.Int4, nameof(CanonicalKind.Integer), "5")]
    [InlineData(PostgresType.Numeric, nameof(CanonicalKind.Number), "2.5")]
    [InlineData(PostgresType.VarChar, nameof(CanonicalKind.Text), "x")]
    [InlineData(PostgresType.BpChar, nameof(CanonicalKind.Text), "x")]
    [InlineData(PostgresType.Uuid, nameof(CanonicalKind.Uuid), "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData(PostgresType.Date, nameof(CanonicalKind.Date), "2024-02-29")]
    [InlineData(PostgresType.Timestamp, nameof(CanonicalKind.Timestamp), "2024-02-29 12:34:56.123456")]
    [InlineData(PostgresType.TimestampTz, nameof(CanonicalKind.Instant), "2024-02-29 12:34:56+00")]
    public void Keys_of_usual_types_have_literals(int type, string kind, string value) =>
        Assert.NotNull(TryCondition(new PostgreSqlDialect(), Postgres("id", type, Kind(kind)), Kind(kind), value));

    /// <summary>A double that one engine rounds, a text that is no such address, infinity: the row would be missed, or the query fail.</summary>
    [Theory]
    [InlineData(PostgresType.Float8, nameof(CanonicalKind.Float), "0.1")]
    [InlineData(PostgresType.Float4, nameof(CanonicalKind.Float), "0.1")]
    [InlineData(869, nameof(CanonicalKind.Text), "10.0.0.1")]
    [InlineData(PostgresType.Numeric, nameof(CanonicalKind.Number), "NaN")]
    [InlineData(PostgresType.Numeric, nameof(CanonicalKind.Number), "1e300")]
    [InlineData(PostgresType.Date, nameof(CanonicalKind.Date), "infinity")]
    [InlineData(PostgresType.Date, nameof(CanonicalKind.Date), "0044-03-15 BC")]
    [InlineData(PostgresType.Text, nameof(CanonicalKind.Text), "a\0b")]
    [InlineData(PostgresType.Boolean, nameof(CanonicalKind.Boolean), "true")]
    [InlineData(PostgresType.Bytea, nameof(CanonicalKind.Binary), "a")]
    public void Keys_that_no_literal_is_sure_to_find_have_none(int type, string kind, string value) =>
        Assert.Null(TryCondition(new PostgreSqlDialect(), Postgres("id", type, Kind(kind)), Kind(kind), value));

    [Fact]
    public void A_server_that_cannot_hold_a_text_is_not_asked_for_it()
    {
        var latin = new PostgreSqlDialect(isUnicode: false);
        Assert.Null(TryCondition(latin, Postgres("id", PostgresType.Text), CanonicalKind.Text, "\u65e5"));
        Assert.NotNull(TryCondition(latin, Postgres("id", PostgresType.Text), CanonicalKind.Text, "plain"));
    }

    [Theory]
    [InlineData(ReconcileProvider.DuckDb)]
    [InlineData(ReconcileProvider.Csv)]
    [InlineData(ReconcileProvider.Parquet)]
    public void Files_are_read_whole(ReconcileProvider provider) => Assert.Null(TryCondition(
        new DuckDbDialect(provider), new ColumnDefinition { Name = "id", NativeType = "BIGINT", Kind = CanonicalKind.Integer, Provider = provider }, CanonicalKind.Integer, "5"));

    [Theory]
    [InlineData("bigint", nameof(CanonicalKind.Integer), nameof(CanonicalKind.Number), "12345678901234567890", "[id] IN (12345678901234567890)")]
    [InlineData("varchar(20)", nameof(CanonicalKind.Text), nameof(CanonicalKind.Text), "O'Hara", "[id] IN (N'O''Hara')")]
    [InlineData("float", nameof(CanonicalKind.Float), nameof(CanonicalKind.Float), "0.1", null)]
    [InlineData("datetime", nameof(CanonicalKind.Timestamp), nameof(CanonicalKind.Timestamp), "1500-01-01 00:00:00", null)]
    public void SQL_Server_has_conditions_of_its_own(string type, string column, string form, string value, string? expected) => Assert.Equal(expected, TryCondition(
        new SqlServerDialect(SqlServerDialect.Utf8Version), new ColumnDefinition { Name = "id", NativeType = type, Kind = Kind(column), Provider = ReconcileProvider.SqlServer }, Kind(form), value));

    [Fact]
    public void A_value_of_SQLite_has_the_literal_of_its_own_type()
    {
        var column = new ColumnDefinition { Name = "id", NativeType = string.Empty, Kind = CanonicalKind.Variant, Provider = ReconcileProvider.Sqlite, IsTyped = false };
        var form = new ColumnForm(CanonicalKind.Variant);
        Assert.Equal("\"id\" IN (5, '5')", Condition(new SqliteDialect(), [column], [form], Row(encoder => encoder.Integer(form, 5)), Row(encoder => encoder.Text(form, "5"u8))));
        Assert.Null(new KeyListRestriction([Row(encoder => encoder.Float(form, 0.1))]).TryToCondition(new SqliteDialect(), [column], [form]));
        Assert.Null(new KeyListRestriction([Row(encoder => encoder.Binary(form, [1]))]).TryToCondition(new SqliteDialect(), [column], [form]));
    }

    private static CanonicalKind Kind(string name) => Enum.Parse<CanonicalKind>(name);

    private static string? TryCondition(SqlDialect dialect, ColumnDefinition column, CanonicalKind kind, string value)
    {
        var form = new ColumnForm(kind);
        return new KeyListRestriction([Row(encoder => encoder.Text(form, Encoding.UTF8.GetBytes(value)))]).TryToCondition(dialect, [column], [form]);
    }

    private static string Condition(SqlDialect dialect, ColumnDefinition[] key, ColumnForm[] forms, params byte[][] rows) =>
        new KeyListRestriction(rows).ToCondition(dialect, key, forms);

    private static ColumnDefinition Postgres(string name, int wireType, CanonicalKind? kind = null) => new()
    {
        Name = name,
        NativeType = "a type",
        Kind = kind ?? (wireType is PostgresType.Text or PostgresType.VarChar ? CanonicalKind.Text : CanonicalKind.Integer),
        WireType = wireType,
        Provider = ReconcileProvider.PostgreSql,
    };

    private static byte[] Row(Action<CanonicalEncoder> write)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        write(encoder);
        return encoder.Output.Written.ToArray();
    }
}
