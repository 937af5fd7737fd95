using Microsoft.SqlServer.TransactSql.ScriptDom;
using Reconcile.Data.Canonical;
using Reconcile.Data.Confirmation;
using Reconcile.Data.Dialects;
using Reconcile.Data.Ranges;
using Xunit;
using ColumnDefinition = Reconcile.Data.Catalog.ColumnDefinition;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>The statements for SQL Server that read parts of a table, under hostile names, by Microsoft's own parsers. Other tests have the other statements.</summary>
public sealed class SqlServerStatementTests
{
    private static readonly string[] Names = ["plain", "order", "a]b", "]]", "a\"b", "a'b", "a;b", "a--b", "a/*b", "a\nGO\nb", "a.b", "[a]", "@p", "\U0001D11E", new('x', 128), new(']', 128)];

    /// <summary>A key of each type that has ranges or lists, and two values of it in order.</summary>
    private static readonly (string Type, CanonicalKind Kind, string From, string To)[] Keys =
    [
        ("bigint", CanonicalKind.Integer, "-9223372036854775808", "9223372036854775807"), ("decimal(38,10)", CanonicalKind.Number, "-1.5", "99999999999999999999.5"), ("date", CanonicalKind.Date, "0001-01-01", "9999-12-31"),
        ("datetime2(7)", CanonicalKind.Timestamp, "0001-01-01 00:00:00", "9999-12-31 23:59:59.9999999"), ("datetimeoffset(7)", CanonicalKind.Instant, "0001-01-01 00:00:00+00", "2024-10-27 01:30:00+00"),
        ("uniqueidentifier", CanonicalKind.Uuid, "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"), ("nvarchar(90)", CanonicalKind.Text, "'; DROP TABLE t; --", "]\n\u00e9\U0001D11E"),
    ];

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(16)]
    public void Ranges_lists_samples_bounds_estimates_and_counts_are_valid(int version)
    {
        var dialect = new SqlServerDialect(version);
        Parse(version, dialect.RowEstimateQuery);
        foreach (var name in Names)
        {
            var table = new TableName(name, name);
            Parse(version, dialect.CountQuery(table));
            Parse(version, dialect.LockQuery(table, "1 = 1"));
            Parse(version, $"SELECT 1 WHERE {dialect.NoRow(table, "1 = 1")}");
            foreach (var (type, kind, from, to) in Keys)
            {
                var column = new ColumnDefinition { Name = name, NativeType = type, Kind = kind, Provider = ReconcileProvider.SqlServer, IsNullable = true };
                Parse(version, dialect.SampleQuery(table, column, 0.000001));
                Parse(version, dialect.BoundsQuery(table, column));
                Assert.True(CheckRanges(version, dialect, table, column, from, to) | CheckList(version, dialect, table, column, from, to) || kind is not (CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Uuid));
            }
        }
    }

    private static bool CheckRanges(int version, SqlServerDialect dialect, TableName table, ColumnDefinition column, string from, string to)
    {
        var kind = column.Kind!.Value;
        if (dialect.RangeExpression(column, kind) is not { } expression)
        {
            return false;
        }

        byte[] first = ValueOf(kind, from), last = ValueOf(kind, to);
        var condition = new KeyRangeRestriction([new(null, first), new(first, last), new(last, null)]).ToCondition(dialect, [column], [new ColumnForm(kind)]);
        Parse(version, dialect.RowsQuery(table, [column], [kind], condition));
        Parse(version, $"SELECT {dialect.ThresholdExpression(expression, kind, [dialect.RangeLiteral(column, kind, from), dialect.RangeLiteral(column, kind, to)])} FROM {dialect.Quote(table)}");
        Parse(version, $"SELECT {dialect.ShiftExpression(expression, 8)} FROM {dialect.Quote(table)}");
        return true;
    }

    private static bool CheckList(int version, SqlServerDialect dialect, TableName table, ColumnDefinition column, string from, string to)
    {
        var kind = column.Kind!.Value;
        byte[][] rows = [Row(kind, from), Row(kind, to)];
        if (new KeyListRestriction(rows).TryToCondition(dialect, [column], [new ColumnForm(kind)]) is not { } condition)
        {
            return false;
        }

        Parse(version, dialect.RowsQuery(table, [column], [kind], condition));
        return true;
    }

    private static byte[] ValueOf(CanonicalKind kind, string text)
    {
        var position = 0;
        return CanonicalRow.Read(Row(kind, text), ref position).Value.ToArray();
    }

    private static byte[] Row(CanonicalKind kind, string text)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        encoder.Text(new ColumnForm(kind), System.Text.Encoding.UTF8.GetBytes(text));
        return encoder.Output.Written.ToArray();
    }

    private static void Parse(int version, string sql)
    {
        TSqlParser parser = version switch { 13 => new TSql130Parser(true), 15 => new TSql150Parser(true), _ => new TSql160Parser(true) };
        using var reader = new StringReader(sql);
        var script = (TSqlScript)parser.Parse(reader, out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(error => $"{error.Line}: {error.Message}"))} in {sql[..Math.Min(sql.Length, 2000)]}");
        Assert.Single(script.Batches.Single().Statements);
    }
}
