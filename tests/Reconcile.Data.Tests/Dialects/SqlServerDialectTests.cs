using System.Text.Json;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Reconcile.Data.Canonical;
using Reconcile.Data.Dialects;
using Reconcile.Data.Query;
using Reconcile.Data.Repair;
using Reconcile.Data.Sources;
using Xunit;
using ColumnDefinition = Reconcile.Data.Catalog.ColumnDefinition;

namespace Reconcile.Data.Tests.Dialects;

/// <summary>Every statement for SQL Server has to be one to Microsoft's own parsers for 2016, 2019 and 2022.</summary>
public sealed class SqlServerDialectTests
{
    private static readonly string[] HostileNames =
    [
        "plain", "order", "a]b", "]]", "a\"b", "a'b", "a;b", "a--b", "a/*b", "a\nGO\nb", " ", "Gr\u00f6\u00dfe", "\U0001D11E", "a.b", "[a]", "@p", new string('x', 128), new string(']', 128),
    ];

    private static readonly string[] HostileTexts =
    [
        "", "'", "''", "';--", "a\nGO\nb", "a\r\n go \r\nb", "GO", "\nGO\n", "\nGO\nGO\n", "x\nGO\nDROP TABLE t\nGO", "]", "\"", "/*", "--", "\\", "$(var)", "\u00e9 \U0001D11E \ufffd", "\t\0\b", new string('\'', 9000),
    ];

    /// <summary>A column of each type and the kinds that its values can be compared as.</summary>
    private static readonly (string Type, CanonicalKind Kind)[] Types =
    [
        ("bit", CanonicalKind.Boolean), ("tinyint", CanonicalKind.Integer), ("bigint", CanonicalKind.Integer), ("decimal(10,2)", CanonicalKind.Number), ("money", CanonicalKind.Number),
        ("float", CanonicalKind.Float), ("real", CanonicalKind.Float), ("date", CanonicalKind.Date), ("time(7)", CanonicalKind.Time), ("datetime", CanonicalKind.Timestamp),
        ("smalldatetime", CanonicalKind.Timestamp), ("datetime2(7)", CanonicalKind.Timestamp), ("datetimeoffset(7)", CanonicalKind.Instant), ("uniqueidentifier", CanonicalKind.Uuid),
        ("varbinary(max)", CanonicalKind.Binary), ("image", CanonicalKind.Binary), ("char(4)", CanonicalKind.Text), ("nvarchar(max)", CanonicalKind.Text), ("text", CanonicalKind.Text),
        ("ntext", CanonicalKind.Text), ("xml", CanonicalKind.Text), ("json", CanonicalKind.Json),
    ];

    public static TheoryData<int> Versions => [13, 15, 16];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_catalogue_queries_are_valid(int version)
    {
        var dialect = new SqlServerDialect(version);

        foreach (var sql in new[]
        {
            dialect.FindTablesQuery, dialect.ListTablesQuery, dialect.ColumnsQuery, dialect.KeysQuery, dialect.ForeignKeysQuery, dialect.LoginQuery, dialect.RightsQuery,
            dialect.BeginTransaction + dialect.CommitTransaction, SqlServerDriver.LockTimeoutStatement(TimeSpan.FromSeconds(30)),
        })
        {
            Parse(version, sql);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_rows_of_every_type_are_queried_validly_under_any_name(int version)
    {
        var dialect = new SqlServerDialect(version);
        foreach (var name in HostileNames)
        {
            ColumnDefinition[] columns = [.. Types.Select((type, i) => Column(i == 0 ? name : Another(name, i), type.Type, type.Kind))];
            foreach (var column in columns)
            {
                foreach (var kind in Enum.GetValues<CanonicalKind>().Where(kind => KindPair.Common(column.Kind!.Value, kind) == kind))
                {
                    var sql = dialect.RowsQuery(new TableName(name, name), [column, .. columns], [kind], "a = 1 -- a comment");

                    Parse(version, sql);
                    Assert.Equal(version >= SqlServerDialect.Utf8Version && (column.Kind is CanonicalKind.Text or CanonicalKind.Json) && kind != CanonicalKind.Uuid, sql.Contains("_UTF8", StringComparison.Ordinal));
                }
            }

            Parse(version, dialect.RowsQuery(new TableName(string.Empty, name), columns, [CanonicalKind.Boolean, CanonicalKind.Integer, CanonicalKind.Integer], string.Empty));
            Parse(version, dialect.CountQuery(new TableName(name, name)));
            var (before, after) = dialect.IdentityInsert(new TableName(name, name));
            Parse(version, before + after);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_selftest_is_valid(int version)
    {
        var dialect = new SqlServerDialect(version);
        var column = Column("k", "text", CanonicalKind.Text);

        Parse(version, $"SELECT {string.Join(", ", KnownAnswers.For(ReconcileProvider.SqlServer).Select(answer => answer.Sql))}");
        Parse(version, $"SELECT [k] FROM ({string.Join(" UNION ALL ", dialect.OrderProbes.Select(text => $"SELECT {dialect.TextLiteral(text)} AS [k]"))}) AS t ORDER BY {dialect.OrderExpression(column, CanonicalKind.Text)}");
        Assert.Equal(version >= SqlServerDialect.Utf8Version, dialect.OrderProbes.Contains("\U0001D11E"));
    }

    [Fact]
    public void An_identifier_is_the_name_it_quotes()
    {
        foreach (var name in HostileNames)
        {
            var script = Parse(16, $"SELECT 1 AS {new SqlServerDialect(16).Quote(name)}");
            var element = (SelectScalarExpression)((QuerySpecification)((SelectStatement)script.Batches.Single().Statements.Single()).QueryExpression).SelectElements.Single();

            Assert.Equal(name, element.ColumnName.Identifier.Value);
        }
    }

    [Fact]
    public void A_text_literal_is_the_text_it_quotes_and_no_tool_cuts_it_at_a_line_of_GO()
    {
        foreach (var text in HostileTexts)
        {
            var sql = $"SELECT {new SqlServerDialect(15).Literal(CanonicalKind.Text, Column("v", "nvarchar(max)", CanonicalKind.Text), new RepairValue(text))}";
            var script = Parse(15, sql);
            var element = (SelectScalarExpression)((QuerySpecification)((SelectStatement)script.Batches.Single().Statements.Single()).QueryExpression).SelectElements.Single();

            Assert.Equal(text, TextOf(element.Expression));
            Assert.Equal([sql], SqlScript.Split(ReconcileProvider.SqlServer, sql, hasParameters: false));
        }
    }

    [Theory]
    [InlineData("int", CanonicalKind.Integer, "1.5", RepairValueForm.Number, CanonicalKind.Number, "CONVERT(bigint, '1.5')")]
    [InlineData("int", CanonicalKind.Integer, "-15", RepairValueForm.Number, CanonicalKind.Number, "-15")]
    [InlineData("float", CanonicalKind.Float, "1E+300", RepairValueForm.Number, CanonicalKind.Float, "CONVERT(float, '1E+300')")]
    [InlineData("float", CanonicalKind.Float, "0.1", RepairValueForm.Number, CanonicalKind.Number, "CONVERT(float, '0.1')")]
    [InlineData("nvarchar(9)", CanonicalKind.Text, "1.50", RepairValueForm.Number, CanonicalKind.Number, "N'1.50'")]
    [InlineData("datetime", CanonicalKind.Timestamp, "2020-01-01 00:00:00.997", RepairValueForm.Text, CanonicalKind.Timestamp, "CONVERT(datetime, CONVERT(datetime2(7), '2020-01-01T00:00:00.997', 126))")]
    [InlineData("datetime2(7)", CanonicalKind.Timestamp, "2020-01-01 00:00:00.1234567+00", RepairValueForm.Text, CanonicalKind.Instant, "CONVERT(datetime2(7), '2020-01-01T00:00:00.1234567', 126)")]
    [InlineData("datetimeoffset(7)", CanonicalKind.Instant, "2020-01-01 00:00:00+00", RepairValueForm.Text, CanonicalKind.Instant, "CAST('2020-01-01T00:00:00+00:00' AS datetimeoffset(7))")]
    [InlineData("binary(16)", CanonicalKind.Binary, "00112233-4455-6677-8899-aabbccddeeff", RepairValueForm.Text, CanonicalKind.Uuid, "0x00112233445566778899aabbccddeeff")]
    [InlineData("varbinary(max)", CanonicalKind.Binary, "00FF", RepairValueForm.Bytes, CanonicalKind.Binary, "0x00FF")]
    [InlineData("bit", CanonicalKind.Boolean, "true", RepairValueForm.Text, CanonicalKind.Boolean, "1")]
    [InlineData("int", CanonicalKind.Integer, null, RepairValueForm.Text, CanonicalKind.Integer, "NULL")]
    internal void A_literal_is_of_the_columns_type(string type, CanonicalKind columnKind, string? text, RepairValueForm form, CanonicalKind kind, string literal)
    {
        Assert.Equal(literal, new SqlServerDialect(15).Literal(kind, Column("v", type, columnKind), new RepairValue(text, form)));
        Parse(13, $"SELECT {literal}");
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused_rather_than_written_as_another_text() => Assert.Equal(
        ReconcileProblem.ValueUnreadable,
        Assert.Throws<ReconcileException>(() => new SqlServerDialect(15).Literal(CanonicalKind.Text, Column("v", "nvarchar(9)", CanonicalKind.Text), new RepairValue("FF", RepairValueForm.TextBytes))).Problem);

    [Fact]
    public async Task A_repair_script_of_hostile_names_and_values_is_valid()
    {
        foreach (var name in HostileNames.Where(name => !name.Contains('\n', StringComparison.Ordinal)))
        {
            var result = HostileResult(name);
            using var script = new StringWriter();

            var statements = await RepairWriter.WriteAsync(result, script, CancellationToken.None);

            Assert.Equal(3 * HostileTexts.Length, statements);
            Assert.Single(SqlScript.Split(ReconcileProvider.SqlServer, script.ToString(), hasParameters: false));
            foreach (var version in (int[])[13, 15, 16])
            {
                var parsed = Parse(version, script.ToString()).Batches.Single().Statements;
                Assert.Equal(
                    [HostileTexts.Length, HostileTexts.Length, HostileTexts.Length, 2, 3, 3],
                    [parsed.OfType<DeleteStatement>().Count(), parsed.OfType<UpdateStatement>().Count(), parsed.OfType<InsertStatement>().Count(), parsed.OfType<SetIdentityInsertStatement>().Count(), parsed.OfType<BeginTransactionStatement>().Count(), parsed.OfType<CommitTransactionStatement>().Count()]);
            }
        }
    }

    /// <summary>Every text once as a missing, a changed and an extra row of a table whose names are hostile.</summary>
    private static TableResult HostileResult(string name)
    {
        string[] lines =
        [
            JsonSerializer.Serialize(new
            {
                reconcile = 1,
                target = "sqlserver://h/d",
                targetProvider = "SqlServer",
                targetTable = TableName.Format("dbo", name),
                columns = new object[]
                {
                    new { source = "k", target = name, kind = "Text", key = true, targetType = "nvarchar(max)", targetKind = "Text", targetGenerated = false, targetIdentity = true },
                    new { source = "v", target = Another(name, 2), kind = "Text", key = false, targetType = "nvarchar(max)", targetKind = "Text", targetGenerated = false, targetIdentity = false },
                },
            }),
            .. HostileTexts.Select(text => JsonSerializer.Serialize(new { kind = "Missing", key = new { k = text }, source = new { v = text } })),
            .. HostileTexts.Select(text => JsonSerializer.Serialize(new { kind = "Changed", key = new { k = text }, source = new { v = text }, target = new { v = (string?)null } })),
            .. HostileTexts.Select(text => JsonSerializer.Serialize(new { kind = "Extra", key = new { k = text }, target = new { v = text } })),
            JsonSerializer.Serialize(new { end = true }),
        ];
        var row = new RowDifference { Table = name, Kind = RowDifferenceKind.Missing, Key = new Dictionary<string, object?>(), Columns = [] };
        var count = HostileTexts.Length;
        return new TableResult
        {
            Table = name,
            Source = new ReconcileConnection(),
            SourceTable = name,
            Target = new ReconcileConnection(),
            TargetTable = name,
            Missing = count,
            Changed = count,
            Extra = count,
            Sample = [.. Enumerable.Repeat(row, 3 * count)],
            SampleLines = lines,
        };
    }

    /// <summary>Another name like it, of the 128 characters that a name can have.</summary>
    private static string Another(string name, int number) => $"{name[..Math.Min(name.Length, 126)]}{number}";

    private static ColumnDefinition Column(string name, string type, CanonicalKind kind) =>
        new() { Name = name, NativeType = type, Kind = kind, IsPadded = type.StartsWith("char", StringComparison.Ordinal) };

    private static string TextOf(ScalarExpression expression) => expression switch
    {
        StringLiteral literal => literal.Value,
        BinaryExpression sum => TextOf(sum.FirstExpression) + TextOf(sum.SecondExpression),
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    private static TSqlScript Parse(int version, string sql)
    {
        TSqlParser parser = version switch { 13 => new TSql130Parser(true), 15 => new TSql150Parser(true), _ => new TSql160Parser(true) };
        using var reader = new StringReader(sql);
        var script = (TSqlScript)parser.Parse(reader, out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(error => $"{error.Line}: {error.Message}"))} in {sql[..Math.Min(sql.Length, 2000)]}");
        return script;
    }
}
