namespace Reconcile.Tests;

public sealed class ErrorRecordsTests
{
    [Fact]
    public void Every_problem_has_a_category_of_its_kind()
    {
        var unspecified = Enum.GetValues<ReconcileProblem>().Where(problem => ErrorRecords.CategoryOf(problem) == ErrorCategory.NotSpecified);

        Assert.Equal([ReconcileProblem.None, ReconcileProblem.QueryFailed], unspecified);
    }

    [Fact]
    public void The_id_is_the_problems_name_and_the_target_is_the_result()
    {
        var result = new TableResult { Table = "orders", Problem = ReconcileProblem.TableLocked, Reason = "Somebody holds it." };

        var record = ErrorRecords.FromResult(result, null);

        Assert.Equal(("TableLocked", ErrorCategory.ResourceBusy, "orders: Somebody holds it."), (record.FullyQualifiedErrorId, record.CategoryInfo.Category, record.ToString()));
        Assert.Same(result, record.TargetObject);
    }

    [Fact]
    public void The_cause_is_kept()
    {
        var cause = new InvalidOperationException("inner");

        Assert.Same(cause, ErrorRecords.FromResult(new TableResult { Table = "a", Reason = "outer" }, cause).Exception);
    }
}
