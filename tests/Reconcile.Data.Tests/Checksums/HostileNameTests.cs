using Microsoft.SqlServer.TransactSql.ScriptDom;
using Reconcile.Data.Canonical;
using Reconcile.Data.Checksums;
using Reconcile.Data.Dialects;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;
using ColumnDefinition = Reconcile.Data.Catalog.ColumnDefinition;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Names that are made to break SQL do not: in live statements, and in those for SQL Server by Microsoft's own parsers.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Names =
    [
        "order", "a]b", "]]", "a\"b", "a`b", "a'b", "a;b", "a--b", "a/*b", "a\nGO\nb", "Gr\u00f6\u00dfe", "\u20ac", "a.b", "[a]", "@p", "a\\b", "reconcile_bucket", "reconcile_hash", "r", "{0}", "$1", ":x",
        new string('x', 63),
    ];

    /// <summary>A column of each type of SQL Server.</summary>
    private static readonly (string Type, CanonicalKind Kind)[] Types =
    [
        ("bit", CanonicalKind.Boolean), ("tinyint", CanonicalKind.Integer), ("bigint", CanonicalKind.Integer), ("decimal(10,2)", CanonicalKind.Number), ("numeric(10,0)", CanonicalKind.Number),
        ("money", CanonicalKind.Number), ("float", CanonicalKind.Float), ("real", CanonicalKind.Float), ("date", CanonicalKind.Date), ("time(7)", CanonicalKind.Time), ("datetime", CanonicalKind.Timestamp),
        ("smalldatetime", CanonicalKind.Timestamp), ("datetime2(7)", CanonicalKind.Timestamp), ("datetimeoffset(7)", CanonicalKind.Instant), ("uniqueidentifier", CanonicalKind.Uuid),
        ("varbinary(max)", CanonicalKind.Binary), ("image", CanonicalKind.Binary), ("char(4)", CanonicalKind.Text), ("nvarchar(max)", CanonicalKind.Text), ("text", CanonicalKind.Text),
        ("ntext", CanonicalKind.Text), ("xml", CanonicalKind.Text),
    ];

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.DuckDb)]
    [InlineData(DatabaseEngine.SqlServer)]
    public async Task Columns_and_tables_of_any_name_are_summed_up(DatabaseEngine engine)
    {
        await using var database = await EngineTables.DatabaseAsync(engine);
        foreach (var table in Names.Where(name => !name.Contains('\n', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal)))
        {
            await database.ExecuteAsync($"CREATE TABLE {database.Quote(table)} (id bigint NOT NULL PRIMARY KEY, {database.Quote(table)} varchar(9)); INSERT INTO {database.Quote(table)} VALUES (1, 'a'), (2, NULL)");
        }

        await database.ExecuteAsync($"CREATE TABLE items (id bigint NOT NULL PRIMARY KEY, {string.Join(", ", Names.Select(name => $"{database.Quote(name)} varchar(9)"))}); "
            + $"INSERT INTO items VALUES (1, {string.Join(", ", Names.Select((_, i) => $"'v{i}'"))})");
        await using var session = await Live.OpenAsync(database);

        foreach (var table in Names.Where(name => !name.Contains('\n', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal)).Append("items"))
        {
            var tables = await ChecksumSide.PairAsync(session, TableName.Format(string.Empty, table));

            Assert.Equal(await ChecksumSide.ReferenceAsync(tables), await ChecksumSide.SumAsync(tables));
        }
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(16)]
    public void The_statements_for_SQL_Server_are_valid_and_use_UTF8_only_where_the_version_has_it(int version)
    {
        var dialect = new SqlServerDialect(version);
        var sql = ChecksumSql.For(dialect)!;
        foreach (var name in Names)
        {
            var columns = Types.Select(type => new ColumnDefinition
            {
                Name = name,
                NativeType = type.Type,
                Kind = type.Kind,
                IsPadded = type.Type.StartsWith("char", StringComparison.Ordinal),
                Provider = ReconcileProvider.SqlServer,
            });
            var forms = columns.SelectMany(column => Enum.GetValues<CanonicalKind>().Select(kind => (Column: column, Form: new ColumnForm(kind))))
                .Where(pair => KindPair.Common(pair.Column.Kind!.Value, pair.Form.Kind) == pair.Form.Kind && sql.FormOf(pair.Column, pair.Form).WhyNot is null).ToList();
            var query = sql.Sum(sql.Row(
                "salt", dialect.Quote(new TableName(name, name)) + " WHERE (a = 1 -- a comment\n)", [.. forms.Select(pair => pair.Column)], [.. forms.Select(pair => pair.Form)], dialect.ShiftExpression(dialect.Quote(name), 8)));

            Parse(version, query);
            Assert.Equal(version >= SqlServerDialect.Utf8Version, query.Contains("_UTF8", StringComparison.Ordinal));
            Assert.Equal(version >= SqlServerDialect.Utf8Version, forms.Any(pair => pair.Column.Kind == CanonicalKind.Text));
            Assert.True(forms.Count > Types.Length - 5);
        }

        Parse(version, ChecksumSelfTest.Query(dialect, [.. ChecksumAnswers.For(ReconcileProvider.SqlServer).Where(answer => sql.FormOf(answer.Column, answer.Form).WhyNot is null)]));
    }

    [Theory]
    [InlineData("datetime2(7)", 6, false)]
    [InlineData("datetime2(6)", 6, true)]
    [InlineData("datetime", 6, true)]
    [InlineData("smalldatetime", 6, true)]
    [InlineData("datetime2(7)", 7, true)]
    [InlineData("my_alias", 7, false)]
    public void Times_of_SQL_Server_that_would_have_to_be_rounded_have_no_form(string type, int digits, bool hasForm)
    {
        var column = new ColumnDefinition { Name = "v", NativeType = type, Kind = CanonicalKind.Timestamp, Provider = ReconcileProvider.SqlServer };

        var form = ChecksumSql.For(new SqlServerDialect(16))!.FormOf(column, new ColumnForm(CanonicalKind.Timestamp, digits));

        Assert.Equal(hasForm, form.WhyNot is null);
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
