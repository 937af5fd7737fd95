using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Reading rows again before they count as differences, by both cmdlets that compare.</summary>
public sealed class RecheckTests : IDisposable
{
    private const string Pair = "-Source sqlite:source.db -Target sqlite:target.db";
    private const string Restless = "-Source sqlite:still.db -Target sqlite:restless.db -KeyColumn id";
    private readonly ModuleSession _session = new();

    public RecheckTests()
    {
        SqliteFile.CreatePair(_session);
        // A table of which every reading finds other values.
        SqliteFile.Create(_session, "still.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, v INTEGER); INSERT INTO items VALUES (1, 1), (2, 2)");
        SqliteFile.Create(_session, "restless.db", "CREATE TABLE base (id INTEGER PRIMARY KEY); INSERT INTO base VALUES (1), (2); CREATE VIEW items AS SELECT id, random() AS v FROM base");
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Differences_that_stand_are_confirmed()
    {
        var result = _session.Run($"Invoke-ParallelReconcile orders {Pair} -RecheckCount 2 -RecheckDelay 0").TheOne<TableResult>();

        Assert.Equal((Verdict.Mismatch, 3L, 0L, 0L), (result.Verdict, result.Confirmed, result.InFlight, result.Resolved));
        Assert.Equal(3, result.Differences);
        Assert.All(result.Sample, row => Assert.Equal(RowDifferenceState.Confirmed, row.State));
        Assert.Contains("rows that differed were read again 2 times, 0 s apart: of 3, 0 resolved, 3 confirmed, 0 in flight", result.Notes);
    }

    [Fact]
    public void Rows_that_never_rest_are_an_error_and_no_difference()
    {
        RunExitCode.Reset();

        var output = _session.Run($"Invoke-ParallelReconcile items {Restless} -RecheckCount 2 -RecheckDelay 0");

        Assert.Equal("RowsInFlight", output.ErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, output.Errors[0].CategoryInfo.Category);
        var result = Assert.Single(output.Of<TableResult>());
        Assert.Equal((Verdict.NotCompared, TableStatus.Succeeded, 2L), (result.Verdict, result.Status, result.InFlight));
        Assert.Equal((int)ExitBits.NotCompared, RunExitCode.Current);
    }

    [Fact]
    public void No_repair_is_written_for_rows_in_flight()
    {
        var output = _session.Run($"Invoke-ParallelReconcile items {Restless} -RecheckCount 1 -RecheckDelay 0 -ErrorAction Ignore | Export-ReconcileRepair -Path repair.sql");

        Assert.Equal("RepairNotCompared", output.ErrorId);
        Assert.DoesNotContain("UPDATE", File.ReadAllText(_session.PathOf("repair.sql")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_streamed_have_a_state()
    {
        Assert.Equal(
            [("id=2", RowDifferenceState.Confirmed), ("id=3", RowDifferenceState.Confirmed), ("id=5", RowDifferenceState.Confirmed)],
            _session.Run($"Compare-ReconcileTable orders {Pair} -RecheckCount 1 -RecheckDelay 0").Of<RowDifference>().Select(row => (row.KeyText, row.State)));
        Assert.All(
            _session.Run($"Compare-ReconcileTable items {Restless} -RecheckCount 1 -RecheckDelay 0").Of<RowDifference>(),
            row => Assert.Equal(RowDifferenceState.InFlight, row.State));
        Assert.All(
            _session.Run($"Compare-ReconcileTable orders {Pair}").Of<RowDifference>(),
            row => Assert.Equal(RowDifferenceState.Unconfirmed, row.State));
    }

    [Theory]
    [InlineData("Invoke-ParallelReconcile same")]
    [InlineData("Compare-ReconcileTable same")]
    public void A_delay_without_rechecks_is_told(string command)
    {
        var output = _session.Run($"{command} {Pair} -RecheckDelay 5");

        Assert.Empty(output.Errors);
        Assert.StartsWith("-RecheckDelay has no effect without -RecheckCount", Assert.Single(output.Warnings), StringComparison.Ordinal);
        Assert.Empty(_session.Run($"{command} {Pair} -RecheckDelay 5 -RecheckCount 1").Warnings);
    }

    [Theory]
    [InlineData("-RecheckCount -1")]
    [InlineData("-RecheckCount 101")]
    [InlineData("-RecheckDelay -0.5")]
    [InlineData("-RecheckDelay 3601")]
    public void What_is_out_of_range_is_refused(string arguments)
    {
        Assert.StartsWith("ParameterArgumentValidationError", _session.Caught($"Invoke-ParallelReconcile same {Pair} {arguments}").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("ParameterArgumentValidationError", _session.Caught($"Compare-ReconcileTable same {Pair} {arguments}").FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
