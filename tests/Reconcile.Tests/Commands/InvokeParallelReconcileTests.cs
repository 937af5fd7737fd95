using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class InvokeParallelReconcileTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public InvokeParallelReconcileTests() => SqliteFile.CreatePair(_session);

    public void Dispose()
    {
        _session.Dispose();
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
    }

    [Fact]
    public void Equal_tables_match()
    {
        var result = Run("'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db").TheOne<TableResult>();

        Assert.Equal(("same", Verdict.Match, TableStatus.Succeeded, 2L, 2L, 0L), (result.Table, result.Verdict, result.Status, result.SourceRows, result.TargetRows, result.Differences));
    }

    [Fact]
    public void Different_tables_say_where_they_differ()
    {
        var result = Run("Invoke-ParallelReconcile orders -Source sqlite:source.db -Target sqlite:target.db").TheOne<TableResult>();

        Assert.Equal((Verdict.Mismatch, 1L, 1L, 1L), (result.Verdict, result.Missing, result.Extra, result.Changed));
        Assert.Equal(["2", "3", "5"], result.Sample.Select(row => Convert.ToString(row.Key["id"], System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public void Tables_of_the_source_bring_their_connection_along()
    {
        var output = Run("Get-ReconcileTable sqlite:source.db -Name same, orders | Invoke-ParallelReconcile -Target sqlite:target.db");

        Assert.Empty(output.Errors);
        Assert.Equal(["orders", "same"], output.Of<TableResult>().Select(result => result.Table).Order());
    }

    [Fact]
    public void One_tables_trouble_leaves_the_others_alone()
    {
        var output = Run("'lonely', 'nowhere', 'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db");

        var results = output.Of<TableResult>().ToDictionary(result => result.Table);
        Assert.Equal(Verdict.Match, results["same"].Verdict);
        Assert.Equal((Verdict.NotCompared, ReconcileProblem.TableNotFound), (results["lonely"].Verdict, results["lonely"].Problem));
        Assert.Equal((Verdict.NotCompared, ReconcileProblem.TableNotFound), (results["nowhere"].Verdict, results["nowhere"].Problem));
        Assert.All(output.Errors, error => Assert.StartsWith("TableNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(["lonely", "nowhere"], output.Errors.Select(error => Assert.IsType<TableResult>(error.TargetObject).Table).Order());
    }

    [Fact]
    public void A_table_without_a_key_says_what_to_do()
    {
        var output = Run("'nokey' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db");

        Assert.Equal("KeyMissing", output.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, output.Errors[0].CategoryInfo.Category);
        Assert.Contains("-KeyColumn", output.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_shows_the_plan_and_compares_nothing()
    {
        var output = Run("'same', 'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Explain");

        Assert.Empty(output.Errors);
        Assert.Equal(["orders", "same"], output.Of<TableExplanation>().Select(plan => plan.Table).Order());
        Assert.All(output.Of<TableExplanation>(), plan => Assert.StartsWith("SELECT ", plan.SourceQuery, StringComparison.Ordinal));
        Assert.Empty(output.Of<TableResult>());
    }

    [Fact]
    public void A_strategy_that_does_not_suit_the_tables_is_refused_with_what_to_do()
    {
        var output = Run("'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Strategy Native");

        Assert.Equal("StrategyUnavailable", output.ErrorId);
        Assert.Equal(Verdict.NotCompared, output.Of<TableResult>().Single().Verdict);
    }

    [Fact]
    public void A_sample_and_a_count_never_say_match()
    {
        var output = Run("""
            'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Strategy Count
            'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Sample 1
            """);

        Assert.Equal([Verdict.NotDisproved, Verdict.NotDisproved], output.Of<TableResult>().Select(result => result.Verdict));
    }

    [Fact]
    public void A_checksum_alone_needs_no_key()
    {
        var result = Run("'nokey' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -ValidateChecksum").TheOne<TableResult>();

        Assert.Equal(Verdict.Match, result.Verdict);
    }

    [Fact]
    public void A_key_can_be_given_for_all_tables_or_for_one()
    {
        var output = Run("'nokey' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -KeyColumn a; @{ Table = 'nokey'; KeyColumn = 'a' } | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db");

        Assert.Empty(output.Errors);
        Assert.Equal([Verdict.Match, Verdict.Match], output.Of<TableResult>().Select(result => result.Verdict));
    }

    [Fact]
    public void A_condition_and_an_exclusion_narrow_the_comparison()
    {
        var output = Run("Invoke-ParallelReconcile orders -Source sqlite:source.db -Target sqlite:target.db -Where 'id < 3' -ExcludeColumn amount");

        var result = output.TheOne<TableResult>();
        Assert.Equal(Verdict.Match, result.Verdict);
        Assert.Equal(["amount"], result.ExcludedColumns);
    }

    [Fact]
    public void A_summary_replaces_the_results()
    {
        var output = Run("'same', 'orders', 'lonely' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Summary -MaxWorkers 2");

        var summary = Assert.Single(output.Of<ReconcileSummary>());
        Assert.Equal((3, 1, 1, 1, 2), (summary.TotalTables, summary.Matching, summary.Differing, summary.NotCompared, summary.MaxWorkers));
        Assert.Equal("lonely", Assert.Single(summary.Errors).Table);
        Assert.Single(output.Output);
        Assert.Single(output.Errors);
    }

    [Theory]
    [InlineData("tables.txt", "# ours\nsame\norders\n")]
    [InlineData("tables.csv", "Table,KeyColumn\nsame,id\norders,id\n")]
    [InlineData("tables.json", """["same", { "Table": "orders" }]""")]
    public void Tables_come_from_a_file(string name, string text)
    {
        File.WriteAllText(_session.PathOf(name), text);

        var output = Run($"Invoke-ParallelReconcile -TableFile {name} -Source sqlite:source.db -Target sqlite:target.db");

        Assert.Empty(output.Errors);
        Assert.Equal(["orders", "same"], output.Of<TableResult>().Select(result => result.Table).Order());
    }

    [Fact]
    public void The_same_table_twice_is_reconciled_once()
    {
        var output = Run("'same', 'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db");

        output.TheOne<TableResult>();
        Assert.Equal(["same is given more than once; it is reconciled once."], output.Warnings);
    }

    [Fact]
    public void All_differences_go_into_the_output_directory()
    {
        var result = Run("Invoke-ParallelReconcile orders -Source sqlite:source.db -Target sqlite:target.db -SampleSize 0 -OutputDirectory out/deep").TheOne<TableResult>();

        Assert.Empty(result.Sample);
        Assert.StartsWith(_session.PathOf("out/deep"), result.DifferenceFile, StringComparison.Ordinal);
        Assert.True(File.Exists(result.DifferenceFile));
    }

    [Fact]
    public void What_was_found_is_in_the_exit_code()
    {
        RunExitCode.Reset();

        Run("'orders', 'lonely' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db");

        Assert.True(((ExitBits)RunExitCode.Current).HasFlag(ExitBits.Differences));
        Assert.True((RunExitCode.Current & (int)(ExitBits.Failures | ExitBits.NotCompared)) != 0);
    }

    [Fact]
    public void Connection_strings_need_their_provider()
    {
        var source = $"Data Source={_session.PathOf("source.db")}";

        var result = Run("Invoke-ParallelReconcile same -Source $s -Target 'Data Source=target.db' -SourceProvider Sqlite -TargetProvider Sqlite", ("s", source)).TheOne<TableResult>();

        Assert.Equal(Verdict.Match, result.Verdict);
    }

    [Fact]
    public void A_statistic_is_left_of_the_run()
    {
        Run("Invoke-ParallelReconcile same -Source sqlite:source.db -Target sqlite:target.db");

        var run = Run("Get-ReconcileStatistic Invoke-Parallel*").Of<BatchStatistics>()[0];
        Assert.Equal((1L, false), (run.Succeeded, run.IsRunning));
    }

    [Fact]
    public void Results_can_be_shown_at_a_glance()
    {
        var shown = _session.Show("'same', 'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -MaxWorkers 1");

        Assert.Matches(@"Match\s+same\s+2 / 2\s+0\s+0\s+0\s", shown);
        Assert.Matches(@"Mismatch\s+orders\s+4 / 4\s+1\s+1\s+1\s", shown);
    }

    private SessionOutput Run(string script, params (string Name, object? Value)[] variables) => _session.Run(script, variables);
}
