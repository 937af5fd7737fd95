using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Rules of comparison on real databases: what they make equal is told, and nothing else is made equal.</summary>
public sealed class RuleTests
{
    private const string Items = "CREATE TABLE items (id int PRIMARY KEY, name varchar(40), price numeric(12,4), rate double precision, created timestamp)";

    private static readonly string[] SourceRows =
    [
        "1, 'Ann', 10.00, 0.5, '2020-01-01 10:00:00.4'",
        "2, 'Bob ', 20.00, 0.25, '2020-01-01 10:00:00'",
        "3, 'CID', 30.00, 1, '2020-01-01 10:00:00'",
        "4, 'Dan', 40.00, NULL, NULL",
        "5, 'Eve', 50.00, 2, '2020-01-01 10:00:00'",
    ];

    private static readonly string[] TargetRows =
    [
        "1, 'Ann', 10.009, 0.5, '2020-01-01 10:00:00'",
        "2, 'Bob', 20.00, 0.25, '2020-01-01 10:00:00'",
        "3, 'Cid', 30.00, 1, '2020-01-01 10:00:00'",
        "4, 'Dan', NULL, 0, NULL",
        "5, 'Eva', 50.02, 2, '2020-01-01 10:00:01'",
    ];

    private static readonly CompareRules AllRules = new()
    {
        Tolerance = new Dictionary<string, Tolerance> { ["*"] = new() { Absolute = 0.01m } },
        TimestampPrecision = new Dictionary<string, TimePrecision> { ["created"] = TimePrecision.Second },
        IgnoreCase = ["na*"],
        TrimEnd = ["*"],
    };

    public static TheoryData<string, string> Engines { get; } = new()
    {
        { "postgres", "postgres" }, { "postgres", "sqlite" }, { "sqlite", "sqlite" }, { "mysql", "postgres" }, { "sqlite", "mysql" },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Values_that_rules_make_equal_are_no_difference_and_all_others_are(string sourceEngine, string targetEngine)
    {
        await using var source = await CreateAsync(sourceEngine, SourceRows);
        await using var target = await CreateAsync(targetEngine, TargetRows);

        var result = await CompareAsync(source, target, AllRules);

        Assert.Equal((Verdict.Mismatch, 2, 3), (result.Verdict, result.Changed, result.Tolerated));
        Assert.Equal(["Changed id=4: price,rate", "Changed id=5: name,price,created"], Columns(result));
        Assert.Contains("numbers equal within 0.01: price, rate", result.Notes);
        Assert.Contains("times rounded to the second: created", result.Notes);
        Assert.Contains("letter case ignored: name", result.Notes);
        Assert.Contains("spaces at the end ignored: name", result.Notes);
        Assert.Contains("compared exactly in spite of a rule, as part of the key: id", result.Notes);
        Assert.Contains("3 rows are equal only by these rules", result.Notes);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Without_rules_every_difference_stays_one(string sourceEngine, string targetEngine)
    {
        await using var source = await CreateAsync(sourceEngine, SourceRows);
        await using var target = await CreateAsync(targetEngine, TargetRows);

        var result = await CompareAsync(source, target, CompareRules.None);

        Assert.Equal((5, 0), (result.Changed, result.Tolerated));
    }

    [Fact]
    public async Task Where_the_servers_hash_their_rows_those_that_differ_are_judged_by_the_rules_all_the_same()
    {
        await using var source = await CreateAsync("postgres", SourceRows);
        await using var target = await CreateAsync("postgres", TargetRows);

        var result = await Reconciling.CompareAsync(
            Reconciling.Options(source, target) with { Strategy = ReconcileStrategy.Native }, Reconciling.Task("items") with { Rules = AllRules, TargetWhere = "id <> 5" });

        Assert.Equal((Verdict.Mismatch, "Native", 1, 1, 3), (result.Verdict, result.Strategy, result.Missing, result.Changed, result.Tolerated));
    }

    [Fact]
    public async Task Rows_that_differ_show_and_repair_the_values_as_they_are_stored()
    {
        await using var source = await CreateAsync("postgres", SourceRows[4], "6, 'Fay ', 1.2345, 1, '2020-01-01 10:00:00.4'");
        await using var target = await CreateAsync("sqlite", TargetRows[4]);

        var result = await CompareAsync(source, target, AllRules);
        using var script = new StringWriter();
        await RepairWriter.WriteAsync(result, script, TestContext.Current.CancellationToken);
        await target.ExecuteAsync(script.ToString());

        Assert.Contains("name: 'Eve' -> 'Eva'", result.Sample[0].Summary, StringComparison.Ordinal);
        Assert.Equal("Fay ", await target.ScalarAsync<string>("SELECT name FROM items WHERE id = 6"));
        Assert.Equal(Verdict.Match, (await CompareAsync(source, target, CompareRules.None)).Verdict);
    }

    [Fact]
    public async Task Rows_are_streamed_by_the_same_rules()
    {
        await using var source = await CreateAsync("sqlite", SourceRows);
        await using var target = await CreateAsync("sqlite", TargetRows);
        await using var reconciler = new TableReconciler(Reconciling.Options(source, target));
        var rows = new List<string>();
        await foreach (var row in reconciler.StreamAsync(Reconciling.Task("items") with { Rules = AllRules }, TestContext.Current.CancellationToken))
        {
            rows.Add(row.KeyText);
        }

        Assert.Equal(["id=4", "id=5"], rows);
    }

    [Fact]
    public async Task A_checksum_folds_as_the_rows_do()
    {
        await using var source = await CreateAsync("postgres", "1, 'Ann ', 1, 1, '2020-01-01 10:00:00.4'");
        await using var target = await CreateAsync("sqlite", "1, 'ANN', 1, 1, '2020-01-01 10:00:00'");
        var rules = AllRules with { Tolerance = CompareRules.None.Tolerance };
        var options = Reconciling.Options(source, target) with { ValidateChecksum = true, RowLevel = false };

        var folded = await Reconciling.CompareAsync(options, Reconciling.Task("items") with { Rules = rules });
        var exact = await Reconciling.CompareAsync(options, Reconciling.Task("items") with { Rules = rules with { IgnoreCase = [] } });

        Assert.Equal((Verdict.Match, "Checksum"), (folded.Verdict, folded.Strategy));
        Assert.Contains("letter case ignored: name", folded.Notes);
        Assert.Equal((Verdict.Mismatch, "Checksum"), (exact.Verdict, exact.Strategy));
    }

    [Fact]
    public async Task Checksums_that_differ_leave_a_tolerance_to_the_rows_or_say_that_a_key_is_needed()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        foreach (var (table, key) in new[] { ("keyed", " PRIMARY KEY"), ("bare", "") })
        {
            await Reconciling.CreateAsync(source, $"CREATE TABLE {table} (id INTEGER{key}, v REAL)", "1, 1.5");
            await Reconciling.CreateAsync(target, $"CREATE TABLE {table} (id INTEGER{key}, v REAL)", "1, 1.75");
        }

        var options = Reconciling.Options(source, target) with { ValidateChecksum = true, RowLevel = false };
        var keyed = await Reconciling.CompareAsync(options, Reconciling.Task("keyed") with { Rules = AllRules with { Tolerance = Within("v", "0.25") } });
        var bare = await Reconciling.CompareAsync(options, Reconciling.Task("bare") with { Rules = AllRules with { Tolerance = Within("v", "0.25") } });

        Assert.Equal((Verdict.Match, "Stream", 1), (keyed.Verdict, keyed.Strategy, keyed.Tolerated));
        Assert.Contains("tolerance", keyed.StrategyReason, StringComparison.Ordinal);
        Assert.Equal((Verdict.NotCompared, ReconcileProblem.KeyMissing), (bare.Verdict, bare.Problem));
        Assert.Contains("tolerance", bare.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_names_a_column_of_the_key_is_refused_and_one_that_does_not_suit_is_told()
    {
        await using var source = await CreateAsync("sqlite", SourceRows);
        await using var target = await CreateAsync("sqlite", SourceRows);

        var onKey = await CompareAsync(source, target, new CompareRules { Tolerance = Within("id", "1") });
        var byName = await Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task("items") with { KeyColumns = ["name"], Rules = new CompareRules { IgnoreCase = ["NAME"] } });
        var odd = await CompareAsync(source, target, new CompareRules { IgnoreCase = ["price", "nothing"] });

        Assert.Equal((Verdict.NotCompared, ReconcileProblem.RuleOnKey), (onKey.Verdict, onKey.Problem));
        Assert.Equal((Verdict.NotCompared, ReconcileProblem.RuleOnKey), (byName.Verdict, byName.Problem));
        Assert.Equal(Verdict.Match, odd.Verdict);
        Assert.Contains("rules that do not suit the column's type are not applied: price", odd.Notes);
        Assert.Contains("rules for columns that are not compared: nothing", odd.Notes);
    }

    [Fact]
    public async Task Each_side_can_have_a_condition_of_its_own()
    {
        await using var source = await CreateAsync("postgres", SourceRows);
        await using var target = await CreateAsync("sqlite", SourceRows[0], SourceRows[3], "9, 'new', 1, 1, NULL");
        var task = Reconciling.Task("items") with { Where = "id < 100 OR id > 200 -- all", SourceWhere = "id IN (1, 4) -- copied", TargetWhere = "id < 9" };

        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target), task);

        Assert.Equal((Verdict.Match, 2, 2), (result.Verdict, result.SourceRows, result.TargetRows));
        Assert.Contains("only rows of the source where id IN (1, 4) -- copied", result.Notes);
        Assert.Contains("only rows of the target where id < 9", result.Notes);
    }

    private static Dictionary<string, Tolerance> Within(string column, string tolerance) => new() { [column] = Tolerance.Parse(tolerance) };

    private static Task<TableResult> CompareAsync(TestDatabase source, TestDatabase target, CompareRules rules) =>
        Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task("items") with { Rules = rules });

    private static IEnumerable<string> Columns(TableResult result) =>
        result.Sample.Select(row => $"{row.Kind} {row.KeyText}: {string.Join(',', row.Columns.Select(column => column.Name))}");

    private static async Task<TestDatabase> CreateAsync(string engine, params string[] rows)
    {
        TestDatabase database = engine switch
        {
            "postgres" => await (await PostgresServer.RequireAsync()).CreateDatabaseAsync(),
            "mysql" => await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync(),
            _ => new SqliteDatabase("rules"),
        };
        await Reconciling.CreateAsync(database, engine == "mysql" ? Items.Replace("timestamp", "datetime(6)", StringComparison.Ordinal) : Items, rows);
        return database;
    }
}
