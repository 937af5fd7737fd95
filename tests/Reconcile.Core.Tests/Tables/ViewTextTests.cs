namespace Reconcile.Core.Tests.Tables;

public sealed class ViewTextTests
{
    [Theory]
    [InlineData(0.0004, "0 ms")]
    [InlineData(0.0124, "12 ms")]
    [InlineData(3.47, "3.4 s")]
    [InlineData(59.99, "59.9 s")]
    [InlineData(60, "1:00")]
    [InlineData(125.9, "2:05")]
    [InlineData(3725, "1:02:05")]
    [InlineData(100000, "27:46:40")]
    public void A_time_is_in_the_unit_that_suits_it(double seconds, string expected) =>
        Assert.Equal(expected, ViewText.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(Verdict.Match, TableStatus.Succeeded, "Match")]
    [InlineData(Verdict.NotCompared, TableStatus.Succeeded, "NotCompared")]
    [InlineData(Verdict.NotCompared, TableStatus.Timeout, "Timeout")]
    public void A_verdict_says_how_the_processing_ended_if_that_was_early(Verdict verdict, TableStatus status, string expected) =>
        Assert.Equal(expected, ViewText.Verdict(new TableResult { Table = "a", Verdict = verdict, Status = status }));

    [Fact]
    public void No_time_is_empty() => Assert.Equal(string.Empty, ViewText.Time(null));

    [Fact]
    public void Rows_are_those_of_both_sides() =>
        Assert.Equal("200,000 / ?", ViewText.Rows(new TableResult { Table = "a", SourceRows = 200000 }));

    [Fact]
    public void Rechecks_show_what_became_of_the_rows()
    {
        var result = new TableResult { Table = "a", Confirmed = 1200, InFlight = 2, Resolved = 30 };

        Assert.Equal("1,200 confirmed, 2 in flight, 30 resolved", ViewText.Rechecked(result));
        Assert.Equal("-", ViewText.Rechecked(new TableResult { Table = "a" }));
    }

    [Fact]
    public void An_estimate_of_rows_says_that_it_is_one()
    {
        var table = new TableInfo { Connection = new ReconcileConnection(), Name = "a", Rows = 1234 };

        Assert.Equal("1,234", ViewText.Rows(table));
        Assert.Equal("~1,234", ViewText.Rows(table with { RowsAreEstimated = true }));
    }

    [Fact]
    public void Names_are_listed_or_there_is_none()
    {
        Assert.Equal("a, b", ViewText.Names(["a", "b"]));
        Assert.Equal("-", ViewText.Names([]));
    }

    [Fact]
    public void A_side_is_a_table_in_its_database()
    {
        Assert.Equal("orders", ViewText.Side(null, "orders"));
        Assert.Equal("orders in sqlite:a.db", ViewText.Side(new ReconcileConnection { Provider = ReconcileProvider.Sqlite, Database = "a.db" }, "orders"));
    }

    [Fact]
    public void Settings_are_in_the_order_of_their_names() =>
        Assert.Equal("a=1; B=2", ViewText.Settings(new ReconcileConnection { Settings = new Dictionary<string, string> { ["B"] = "2", ["a"] = "1" } }));

    [Fact]
    public void Self_tests_are_those_passed_of_all() =>
        Assert.Equal("2/3", ViewText.SelfTests(new ConnectionTest { Connection = new ReconcileConnection(), SelfTestsPassed = 2, SelfTestFailures = ["x"] }));

    [Theory]
    [InlineData(true, true, "7 / 1,200")]
    [InlineData(true, false, "7 / 1,200+")]
    [InlineData(false, false, "7 / 1,200")]
    public void Items_done_say_whether_more_may_come(bool running, bool complete, string expected) =>
        Assert.Equal(expected, ViewText.Done(new BatchStatistics { Name = "x", RunId = 1, IsRunning = running, InputComplete = complete, Accepted = 1200, Failed = 7 }));

    [Fact]
    public void Entries_stand_on_lines_of_their_own() =>
        Assert.Equal($"a int{Environment.NewLine}b text not null", ViewText.Lines(new[] { new TableColumn { Name = "a", Type = "int", IsNullable = true }, new TableColumn { Name = "b", Type = "text" } }));
}
