using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Confirmation;
using Reconcile.Data.Diff;
using Reconcile.Data.Strategies;
using Xunit;
using static Reconcile.Data.Tests.Confirmation.Confirming;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>Rows that cannot be read again pass as they are, and a note says so.</summary>
public sealed class RowConfirmationTests
{
    [Fact]
    public async Task Rows_under_a_key_that_does_not_identify_them_pass_unconfirmed()
    {
        var (rows, outcome) = await ConfirmAsync(rechecks: 2, key: ["id"], new StrategyOutcome(3, 3), confirmation =>
        {
            confirmation.Missing(Row(1, 1));
            confirmation.Extra(Row(1, 2));
            confirmation.Changed(Row(2, 1), Row(2, 2));
        });

        Assert.Equal(["Missing Unconfirmed", "Extra Unconfirmed", "Changed Unconfirmed"], rows);
        Assert.Equal((0L, 0L, 0L), (outcome.Confirmed, outcome.InFlight, outcome.Resolved));
        Assert.Equal(["not read again: no key identifies the rows that differ, so they may be rows in motion"], outcome.Notes);
    }

    [Fact]
    public async Task Rows_without_a_key_pass_at_once()
    {
        var (rows, outcome) = await ConfirmAsync(rechecks: 2, key: [], new StrategyOutcome(3, 3), confirmation => confirmation.Missing(Row(1, 1)));

        Assert.Equal(["Missing Unconfirmed"], rows);
        Assert.Contains("no key", Assert.Single(outcome.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_differ_in_rows_nobody_named_are_noted()
    {
        var (rows, outcome) = await ConfirmAsync(rechecks: 2, key: ["id"], new StrategyOutcome(3, 4) { DiffersUnnamed = true }, _ => { });

        Assert.Empty(rows);
        Assert.Equal([RowConfirmation.NoRowNamed], outcome.Notes);
    }

    [Theory]
    [InlineData(0, "id")]
    [InlineData(0, "")]
    [InlineData(2, "id")]
    [InlineData(2, "")]
    public async Task Of_equal_tables_nothing_is_noted(int rechecks, string key)
    {
        var (rows, outcome) = await ConfirmAsync(rechecks, key.Length == 0 ? [] : [key], new StrategyOutcome(3, 3), _ => { });
        Assert.Empty(rows);
        Assert.Empty(outcome.Notes);
    }

    private static async Task<(List<string> Rows, ConfirmationOutcome Outcome)> ConfirmAsync(
        int rechecks, string[] key, StrategyOutcome found, Action<IDifferenceSink> compare)
    {
        ColumnDefinition[] columns = [Column("id"), Column("v")];
        var table = new TableDefinition(TableName.Parse("items"), columns, key);
        var task = Reconciling.Reconciling.Task("items");
        var connection = ConnectionUri.Parse("sqlite:nowhere.db");
        var options = new ReconcileOptions { Source = connection, Target = connection, RecheckCount = rechecks };
        // Nothing is read, so there need be no sessions.
        var tables = new TablePair(task, options, new TablePlanner(task, table, table).Plan(), null!, null!);
        var sink = new RecordingSink();
        using var confirmation = new RowConfirmation(tables, sink, state => sink.State = state);
        compare(confirmation);
        var outcome = await confirmation.CompleteAsync(found, TestContext.Current.CancellationToken);
        return (sink.Rows, outcome);
    }

    private static ColumnDefinition Column(string name) => new() { Name = name, NativeType = "int", Kind = CanonicalKind.Integer };

    private sealed class RecordingSink : IDifferenceSink
    {
        public RowDifferenceState State { get; set; }

        public List<string> Rows { get; } = [];

        public void Missing(ReadOnlySpan<byte> source) => Rows.Add($"Missing {State}");

        public void Extra(ReadOnlySpan<byte> target) => Rows.Add($"Extra {State}");

        public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Rows.Add($"Changed {State}");
    }
}
