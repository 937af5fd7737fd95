using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Dialects;

/// <summary>Quoted names and literals of hostile texts, tried on the engines themselves.</summary>
public sealed class QuotingTests
{
    private static readonly string[] Pieces =
    [
        "'", "''", "\\", "\\'", "\"", "\"\"", "`", "]", ";", "--", "/*", "*/", "$$", "$1", "@p", ":p", "?", "%", "_", "\n", "\r", "\t", " ", "\u0001", "\u00e9", "\ufffd", "\U0001D11E", "DROP TABLE t", "E'", "U&", "NULL", "0", "x", ".",
    ];

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.Sqlite)]
    public async Task A_literal_is_the_text_it_quotes(DatabaseEngine engine)
    {
        await using var database = await CreateAsync(engine);
        await using var session = await Live.OpenAsync(database, readOnly: false);
        var column = new ColumnDefinition { Name = "v", NativeType = "text", Kind = CanonicalKind.Text, WireType = PostgresType.Text };
        string[] texts = [.. Hostile(400, 12), .. Pieces, string.Empty];
        var cast = engine == DatabaseEngine.PostgreSql ? "::text" : string.Empty;
        var query = string.Join(" UNION ALL ", texts.Select((text, i) =>
            string.Create(CultureInfo.InvariantCulture, $"SELECT {session.Dialect.Literal(CanonicalKind.Text, column, new RepairValue(text))}{cast} AS v, {session.Dialect.TextLiteral(text)} AS w, {i} AS i")));

        var rows = await Live.ReadAsync(session, $"SELECT v, w FROM ({query}) AS t ORDER BY i", [column, column], [new(CanonicalKind.Text), new(CanonicalKind.Text)]);

        Assert.Equal(texts, rows.Select(row => row[0].Text));
        // The self-test's own literals hold no backslashes; the other kind of literal is for those.
        Assert.Equal(texts, rows.Select(row => row[1].Text));
    }

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.Sqlite)]
    public async Task Tables_and_columns_of_any_name_are_found_listed_and_read(DatabaseEngine engine)
    {
        await using var database = await CreateAsync(engine);
        // PostgreSQL keeps 63 bytes of a name.
        string[] names = [.. Hostile(60, 4).Concat(["Gr\u00d6\u00dfe", "\u00c4_b", "select", "UPPER", "a.b", "\"quoted\"", "[bracketed]"])
            .Where(name => Encoding.UTF8.GetByteCount(name) < 60).Distinct(StringComparer.OrdinalIgnoreCase)];
        var create = new StringBuilder();
        foreach (var name in names)
        {
            create.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {database.Quote(name)} ({database.Quote(name)} text PRIMARY KEY, {database.Quote(name + "2")} int); INSERT INTO {database.Quote(name)} VALUES ('a', 7);\n");
        }

        await database.ExecuteAsync(create.ToString());
        await using var session = await Live.OpenAsync(database);

        foreach (var name in names)
        {
            var table = await TableCatalog.FindAsync(session, new TableName(string.Empty, name), anySchema: false, CancellationToken.None);
            var rows = await Live.ReadAsync(session, table.Name.ToString());

            Assert.Equal((name, name), (table.Name.Name, Assert.Single(table.Key)));
            Assert.Equal(["a", "7"], rows.Single().Select(column => column.Text));
        }

        var listed = new List<TableInfo>();
        await foreach (var table in Database.GetTablesAsync(session.Connection, null, null, countRows: true, CancellationToken.None))
        {
            listed.Add(table);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.All(listed, table => Assert.Equal((1, false, table.Name), (table.Rows, table.RowsAreEstimated, table.Key.Single())));
    }

    [Fact]
    public async Task Doubles_and_numbers_in_scripts_of_SQLite_are_the_same_in_the_file()
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);
        var random = new Random(7);
        var doubles = Enumerable.Range(0, 3000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite)
            .Concat(Enumerable.Range(0, 1000).Select(_ => Math.Round(random.NextDouble() * 1000, random.Next(10))))
            .Concat([double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1e22, 1e23, 9007199254740993, double.PositiveInfinity, double.NegativeInfinity]).ToArray();
        ColumnForm[] forms = [new(CanonicalKind.Float)];
        foreach (var chunk in doubles.Chunk(200))
        {
            Encoded[] values = [.. chunk.Select(value => Encoded.As(CanonicalKind.Float, (encoder, form) => encoder.Float(form, value)))];
            var column = new ColumnDefinition { Name = "v", NativeType = "REAL", Kind = CanonicalKind.Float };
            var literals = values.Select((value, i) => string.Create(CultureInfo.InvariantCulture,
                $"SELECT CAST({session.Dialect.Literal(CanonicalKind.Float, column, new RepairValue(value.Text, double.IsFinite(chunk[i]) ? RepairValueForm.Number : RepairValueForm.Text))} AS REAL) AS v, {i} AS i"));

            var rows = await Live.ReadAsync(session, $"SELECT v FROM ({string.Join(" UNION ALL ", literals)}) ORDER BY i", [column], forms);

            Assert.All(rows.Zip(values), pair => Assert.True(pair.First[0].Same(pair.Second), $"{pair.Second} came back as {pair.First[0]}"));
        }
    }

    [Theory]
    [InlineData("integer", CanonicalKind.Integer, "1.5", RepairValueForm.Number, CanonicalKind.Number, "'1.5'")]
    [InlineData("numeric", CanonicalKind.Number, "-1.50", RepairValueForm.Number, CanonicalKind.Number, "-1.50")]
    [InlineData("money", CanonicalKind.Number, "-1.5", RepairValueForm.Number, CanonicalKind.Number, "CAST(-1.5 AS numeric)::money")]
    [InlineData("bytea", CanonicalKind.Binary, "00112233-4455-6677-8899-aabbccddeeff", RepairValueForm.Text, CanonicalKind.Uuid, "'\\x00112233445566778899aabbccddeeff'")]
    [InlineData("bytea", CanonicalKind.Binary, "00FF", RepairValueForm.Bytes, CanonicalKind.Binary, "'\\x00FF'")]
    [InlineData("double precision", CanonicalKind.Float, "1E+300", RepairValueForm.Number, CanonicalKind.Float, "'1E+300'")]
    [InlineData("text", CanonicalKind.Text, "it's \\", RepairValueForm.Text, CanonicalKind.Text, "E'it''s \\\\'")]
    internal void A_literal_of_PostgreSql_is_of_the_columns_type(string type, CanonicalKind columnKind, string text, RepairValueForm form, CanonicalKind kind, string literal) =>
        Assert.Equal(literal, new PostgreSqlDialect().Literal(kind, new ColumnDefinition { Name = "v", NativeType = type, Kind = columnKind }, new RepairValue(text, form)));

    [Theory]
    [InlineData("FF", RepairValueForm.TextBytes)]
    [InlineData("a\0b", RepairValueForm.Text)]
    internal void What_PostgreSql_cannot_hold_is_refused_while_the_script_is_written(string text, RepairValueForm form)
    {
        var column = new ColumnDefinition { Name = "v", NativeType = "text", Kind = CanonicalKind.Text };

        var error = Assert.Throws<ReconcileException>(() => new PostgreSqlDialect().Literal(CanonicalKind.Text, column, new RepairValue(text, form)));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
    }

    [Theory]
    [InlineData("TEXT", CanonicalKind.Text, "12345678901234567890.000123", "'12345678901234567890.000123'")]
    [InlineData("NUMERIC", CanonicalKind.Number, "2.5", "2.5")]
    internal void Digits_survive_in_a_text_column_of_SQLite(string type, CanonicalKind columnKind, string text, string literal) => Assert.Equal(
        literal, new SqliteDialect().Literal(CanonicalKind.Number, new ColumnDefinition { Name = "v", NativeType = type, Kind = columnKind }, new RepairValue(text, RepairValueForm.Number)));

    private static IEnumerable<string> Hostile(int count, int length)
    {
        var random = new Random(42);
        return Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, length + 1)).Select(_ => Pieces[random.Next(Pieces.Length)])));
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine) =>
        engine == DatabaseEngine.Sqlite ? new SqliteDatabase() : await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
}
