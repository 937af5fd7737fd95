using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class TableOutcomeTests
{
    private static readonly TableTask Task = new() { Table = "orders", SourceTable = new("s", "orders"), TargetTable = new("t", "orders"), ExcludedColumns = ["stamp"] };

    private readonly TableOutcome _outcome = new(new ReconcileOptions
    {
        Source = new ReconcileConnection { Server = "a", Secret = "hunter2" },
        Target = new ReconcileConnection { Server = "b", Secret = "swordfish" },
    });

    [Fact]
    public void A_result_gets_its_attempts_and_its_time()
    {
        var found = new TableResult { Table = "orders", Verdict = Verdict.Match };

        var result = _outcome.ResultOf(new ItemSucceeded<TableTask, TableResult>(Task, found, 3, TimeSpan.FromSeconds(2)));

        Assert.Equal(found with { Attempts = 3, Duration = TimeSpan.FromSeconds(2) }, result);
    }

    [Fact]
    public void A_failure_is_a_result_that_was_not_compared()
    {
        var error = new ReconcileException(ReconcileProblem.TableNotFound, "There is no orders.");

        var result = _outcome.ResultOf(new ItemFailed<TableTask, TableResult>(Task, error, 1, TimeSpan.FromSeconds(1)));

        Assert.Equal(("orders", Verdict.NotCompared, TableStatus.Failed, ReconcileProblem.TableNotFound, "There is no orders."), (result.Table, result.Verdict, result.Status, result.Problem, result.Reason));
        Assert.Equal(("s.orders", "t.orders", "a", "b"), (result.SourceTable, result.TargetTable, result.Source!.Server, result.Target!.Server));
        Assert.Equal(ExitBits.Failures, result.ExitBits);
    }

    [Fact]
    public void A_timeout_says_its_limit()
    {
        var result = _outcome.ResultOf(new ItemTimedOut<TableTask, TableResult>(Task, new ItemTimeoutException(TimeSpan.FromSeconds(5), abandoned: true), 1, TimeSpan.FromSeconds(5)));

        Assert.Equal((TableStatus.Timeout, ReconcileProblem.TimedOut, ExitBits.Timeouts), (result.Status, result.Problem, result.ExitBits));
        Assert.Equal("The table took longer than its limit of 5 s, and its query did not stop when told to. -TimeoutSeconds gives it more.", result.Reason);
    }

    [Fact]
    public void A_timeout_keeps_what_was_found_until_then_without_a_verdict()
    {
        var partial = new TableResult { Table = "orders", Missing = 2, SourceRows = 1000, TargetRows = 998, DifferenceFile = "orders.jsonl", Notes = ["rounded"], Strategy = "Stream" };
        var cut = new TableInterruptedException(partial, new OperationCanceledException(), default);

        var result = _outcome.ResultOf(new ItemTimedOut<TableTask, TableResult>(Task, new ItemTimeoutException(TimeSpan.FromSeconds(5), abandoned: false, cut), 1, TimeSpan.FromSeconds(5)));

        Assert.Equal((Verdict.NotCompared, TableStatus.Timeout, ReconcileProblem.TimedOut, ExitBits.Timeouts), (result.Verdict, result.Status, result.Problem, result.ExitBits));
        Assert.Equal((2L, 1000L, 998L, "orders.jsonl", "Stream"), (result.Missing, result.SourceRows, result.TargetRows, result.DifferenceFile, result.Strategy));
        Assert.Equal(["rounded", "Partial: 1,000 rows of the source and 998 of the target had been read when the time ran out. The differences are those found among them; there may be more."], result.Notes);
        Assert.StartsWith("The table took longer than its limit of 5 s", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_table_was_not_compared()
    {
        var result = _outcome.ResultOf(new ItemCancelled<TableTask, TableResult>(Task, 0, TimeSpan.Zero));

        Assert.Equal((Verdict.NotCompared, TableStatus.Cancelled, ReconcileProblem.Cancelled, 0), (result.Verdict, result.Status, result.Problem, result.Attempts));
    }

    [Fact]
    public void An_exception_that_repeats_a_secret_goes_no_further()
    {
        var ended = new ItemFailed<TableTask, TableResult>(Task, new InvalidOperationException("cannot open Password=hunter2 or swordfish"), 1, TimeSpan.Zero);

        Assert.Equal("InvalidOperationException: cannot open Password=*** or ***", _outcome.ResultOf(ended).Reason);
        Assert.Null(_outcome.CauseOf(ended));
    }

    [Fact]
    public void An_exception_that_repeats_a_secret_deep_inside_goes_no_further()
    {
        var error = new ReconcileException(ReconcileProblem.ConnectionFailed, "No connection.", new InvalidOperationException("Password=hunter2"));
        var ended = new ItemFailed<TableTask, TableResult>(Task, error, 1, TimeSpan.Zero);

        Assert.Null(_outcome.CauseOf(ended));
    }

    [Fact]
    public void Any_other_exception_is_the_cause_of_the_error()
    {
        var error = new InvalidOperationException("odd");
        var ended = new ItemFailed<TableTask, TableResult>(Task, error, 1, TimeSpan.Zero);

        Assert.Same(error, _outcome.CauseOf(ended));
        Assert.Equal(ReconcileProblem.QueryFailed, _outcome.ResultOf(ended).Problem);
    }
}
