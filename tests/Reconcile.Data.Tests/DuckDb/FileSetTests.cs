using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.DuckDb;

/// <summary>Files as tables: what they are called, what they mean, and what is said when they cannot be read.</summary>
public sealed class FileSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_field_of_a_CSV_file_is_NULL_and_an_empty_text_in_quotes_is_not()
    {
        _folder.Write("items.csv", "id,v\n1,\n2,\"\"\n3,NULL\n4,007\n5,\" a \"\n6,\"x\"\"y\"\n");
        await using var sqlite = new SqliteDatabase();
        await Run.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT)", "1, NULL", "2, ''", "3, 'NULL'", "4, '007'", "5, ' a '", "6, 'x\"y'");

        Assert.Equal(Verdict.Match, (await CompareAsync("csv:" + _folder, sqlite)).Verdict);

        await sqlite.ExecuteAsync("UPDATE items SET v = '' WHERE id = 1; UPDATE items SET v = '7' WHERE id = 4");
        Assert.Equal(["Changed id=1: v", "Changed id=4: v"], Run.Lines(await CompareAsync("csv:" + _folder, sqlite)));
    }

    [Theory]
    [InlineData("a[1]")]
    [InlineData("it's \"so\"; DROP")]
    [InlineData("star*")]
    [InlineData("Ünï 𝄞")]
    public async Task Hostile_file_names_are_names_and_nothing_else(string name)
    {
        _folder.Write(name + ".csv", "id,\"v \"\"; --\"\n1,a\n");
        _folder.Write("starling.csv", "id,v\n9,z\n");
        var files = ConnectionUri.Parse("csv:" + _folder);
        await using var reconciler = new TableReconciler(new ReconcileOptions { Source = files, Target = files });

        var result = await reconciler.ReconcileAsync(
            new TableTask { Table = name, SourceTable = new TableName(string.Empty, name), KeyColumns = ["id"] }, TestContext.Current.CancellationToken);

        Assert.Equal((Verdict.Match, 1), (result.Verdict, result.SourceRows));
    }

    [Fact]
    public async Task Files_of_a_folder_or_a_glob_are_listed_as_tables()
    {
        _folder.Write("a.csv", "id\n1\n2\n");
        _folder.Write("b.csv", "id\n1\n");
        _folder.Write("c.txt", "id\n");
        Assert.Equal(["a 2", "b 1"], await ListAsync("csv:" + _folder));
        Assert.Equal(["a 2"], await ListAsync("csv:" + _folder.Combine("a*")));
        Assert.Equal(["c 0"], await ListAsync("csv:" + _folder.Combine("c.txt")));
    }

    [Theory]
    [InlineData("csv:", "nowhere")]
    [InlineData("csv:", "nowhere/*.csv")]
    [InlineData("parquet:", "*.parquet")]
    [InlineData("jsonl:", "")]
    [InlineData("duckdb:", "nowhere.duckdb")]
    public async Task What_is_not_there_is_said_to_be_not_there(string scheme, string path)
    {
        var test = await Database.TestAsync(ConnectionUri.Parse(scheme + _folder.Combine(path)), TestContext.Current.CancellationToken);

        Assert.Equal((false, ReconcileProblem.ConnectionFailed), (test.Reachable, test.Problem));
        Assert.Contains(scheme, test.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv:", "bad.csv", "id,v\n1\n2,3\n")]
    [InlineData("parquet:", "bad.parquet", "no parquet")]
    [InlineData("jsonl:", "bad.jsonl", "{\"id\": 1}\n{\"id\": \n")]
    public async Task A_file_that_cannot_be_read_is_an_error_that_names_it(string scheme, string file, string text)
    {
        _folder.Write(file, text);

        var test = await Database.TestAsync(ConnectionUri.Parse(scheme + _folder), TestContext.Current.CancellationToken);

        Assert.Equal(ReconcileProblem.ValueUnreadable, test.Problem);
        Assert.Contains(file, test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_no_number_beside_numbers_is_an_error()
    {
        _folder.Write("items.csv", "id,v\n1,a\nx,b\n");
        await using var sqlite = new SqliteDatabase();
        await Run.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT)", "1, 'a'");

        var error = await Assert.ThrowsAsync<ReconcileException>(() => CompareAsync("csv:" + _folder, sqlite));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_Lines_keep_texts_that_look_like_dates_and_values_that_are_nested()
    {
        _folder.Write("items.jsonl", "{\"id\":1,\"d\":\"03/04/2020\",\"n\":{\"b\":[1,2],\"a\":null}}\n{\"id\":2,\"d\":\"2020-01-01\"}\n");
        await using var duck = new DuckDbDatabase();
        await Run.CreateAsync(duck, "CREATE TABLE items (id BIGINT PRIMARY KEY, d VARCHAR, n JSON)", "1, '03/04/2020', '{\"a\":null,\"b\":[1,2]}'", "2, '2020-01-01', NULL");

        Assert.Equal((Verdict.Match, string.Empty), await VerdictAsync("jsonl:" + _folder, duck));
    }

    [Fact]
    public async Task A_verdict_over_JSON_numbers_says_that_they_are_doubles()
    {
        _folder.Write("items.jsonl", "{\"id\":1,\"price\":1.5,\"name\":\"a\"}\n");
        await using var sqlite = new SqliteDatabase();
        await Run.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY, price REAL, name TEXT)", "1, 1.5, 'a'");

        var result = await CompareAsync("jsonl:" + _folder, sqlite);

        Assert.Equal(Verdict.Match, result.Verdict);
        Assert.Contains("numbers in JSON taken as doubles, of 17 digits at most: price", result.Notes);
    }

    [Fact]
    public async Task Files_cannot_be_repaired()
    {
        _folder.Write("items.csv", "id,v\n1,a\n");
        await using var sqlite = new SqliteDatabase();
        await Run.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT)", "1, 'b'");
        var result = await Run.CompareAsync(Run.Options(sqlite, sqlite) with { Target = ConnectionUri.Parse("csv:" + _folder) }, Run.Task("items"));

        var error = await Assert.ThrowsAsync<ReconcileException>(() => RepairWriter.WriteAsync(result, TextWriter.Null, TestContext.Current.CancellationToken));

        Assert.Contains("only read", error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ListAsync(string uri)
    {
        var tables = new List<string>();
        await foreach (var table in Database.GetTablesAsync(ConnectionUri.Parse(uri), null, null, countRows: true, TestContext.Current.CancellationToken))
        {
            tables.Add($"{table.Name} {table.Rows}");
        }

        return tables;
    }

    private static async Task<(Verdict Verdict, string Reason)> VerdictAsync(string source, TestDatabase target)
    {
        var result = await CompareAsync(source, target);
        return (result.Verdict, result.Reason);
    }

    private static Task<TableResult> CompareAsync(string source, TestDatabase target) =>
        Run.CompareAsync(Run.Options(target, target) with { Source = ConnectionUri.Parse(source) }, Run.Task("items"));
}
