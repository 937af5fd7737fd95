using Xunit;

namespace Reconcile.Testing.Tests.Truth;

public sealed class SeededEditsTests
{
    private static readonly SeededEdits Edits = new(2024);

    public static TheoryData<string> Tables => [.. ChinookDatabase.Tables.Select(table => table.Name)];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task The_truth_is_what_a_naive_comparison_finds_in_SQLite(string table)
    {
        await using var source = ChinookDatabase.CreateSqlite();
        await using var target = source.Copy();

        var truth = await Edits.ApplyAsync(target, table);

        Assert.NotEmpty(truth.Rows);
        Assert.Equal(truth.Lines, (await NaiveComparison.CompareAsync(source, table, target)).Lines);
    }

    [Fact]
    public async Task The_truth_is_what_a_naive_comparison_finds_in_PostgreSQL()
    {
        await using var source = await ChinookDatabase.CreatePostgresAsync();
        await using var target = await ChinookDatabase.CreatePostgresAsync();

        foreach (var table in ChinookDatabase.Tables)
        {
            var truth = await Edits.ApplyAsync(target, table.PostgresName);

            Assert.NotEmpty(truth.Rows);
            Assert.Equal(truth.Lines, (await NaiveComparison.CompareAsync(source, table.PostgresName, target)).Lines);
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_truth_in_both_engines()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();

        foreach (var table in ChinookDatabase.Tables)
        {
            var one = await Edits.ApplyAsync(sqlite, table.Name);
            var other = await Edits.ApplyAsync(postgres, table.PostgresName);

            Assert.Equal(one.Lines, other.Renamed(ChinookNames.FromPostgres).Lines);
        }
    }

    [Fact]
    public async Task Edits_add_to_the_known_differences_between_the_engines()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();

        foreach (var table in ChinookDatabase.Tables)
        {
            var edits = await (Edits with { Changes = 120, Deletions = 40 }).ApplyAsync(postgres, table.PostgresName);
            var truth = ChinookDatabase.DifferencesInPostgres(table.Name).Then(edits.Renamed(ChinookNames.FromPostgres));

            Assert.Equal(truth.Lines, (await NaiveComparison.CompareAsync(sqlite, table.Name, postgres, table.PostgresName)).Lines);
        }
    }

    [Fact]
    public async Task Edits_on_the_source_are_the_truth_reversed()
    {
        await using var edited = ChinookDatabase.CreateSqlite();
        await using var original = edited.Copy();

        var truth = await Edits.ApplyAsync(edited, "Album", EditedSide.Source);

        Assert.Equal((5, 5, 10), (truth.Missing, truth.Extra, truth.Changed));
        Assert.Equal(truth.Lines, (await NaiveComparison.CompareAsync(edited, "Album", original)).Lines);
    }

    [Fact]
    public async Task Another_seed_gives_other_edits()
    {
        await using var database = ChinookDatabase.CreateSqlite();

        var first = await Edits.PlanAsync(database, "Track");
        var again = await Edits.PlanAsync(database, "Track");
        var other = await (Edits with { Seed = 7 }).PlanAsync(database, "Track");

        Assert.Equal(first.Sql, again.Sql);
        Assert.NotEqual(first.Sql, other.Sql);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Every_kind_of_value_and_key_can_be_edited(DatabaseEngine engine)
    {
        await using var source = await CreateAsync(engine);
        await using var target = await CreateAsync(engine);

        var truth = await new SeededEdits(5) { Changes = 20, Deletions = 3, Insertions = 4 }.ApplyAsync(target, "odd");

        Assert.Equal((3, 4, 20), (truth.Missing, truth.Extra, truth.Changed));
        Assert.Equal(truth.Lines, (await NaiveComparison.CompareAsync(source, "odd", target)).Lines);
        var columns = truth.Rows.SelectMany(row => row.Columns).ToHashSet();
        Assert.Superset(new HashSet<string> { "note", "price", "rate", "flag", "made", "data" }, columns);
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine)
    {
        TestDatabase database = engine == DatabaseEngine.Sqlite
            ? new SqliteDatabase()
            : await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        var (binary, real, uuid) = engine == DatabaseEngine.Sqlite ? ("BLOB", "REAL", "TEXT") : ("bytea", "double precision", "uuid");
        await database.ExecuteAsync(
            $"""
            CREATE TABLE odd (region varchar(10), code varchar(40), note text, price numeric(10,2), rate {real}, flag boolean, made timestamp, data {binary}, tag {uuid},
                PRIMARY KEY (region, code));
            """);
        for (var row = 0; row < 60; row++)
        {
            var data = engine == DatabaseEngine.Sqlite ? $"X'{row:X2}'" : $"'\\x{row:X2}'";
            var (note, flag) = (row % 4 == 0 ? "NULL" : row % 4 == 1 ? "''" : "'it''s ü ☃'", row % 2 == 0 ? "TRUE" : "FALSE");
            await database.ExecuteAsync(
                $"INSERT INTO odd VALUES ('r{row % 3}', 'it''s {row}', {note}, {row}.50, {row}.25, {flag}, '2020-01-02 03:04:{row:00}', {data}, '00000000-0000-4000-8000-0000000000{row:x2}')");
        }

        return database;
    }
}
