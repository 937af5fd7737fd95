using Reconcile.Data.Canonical;
using Reconcile.Data.Confirmation;
using Reconcile.Data.Diff;
using Xunit;
using static Reconcile.Data.Tests.Confirmation.Confirming;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>What becomes of one pending row, by what its second reading finds.</summary>
public sealed class RecheckSinkTests
{
    [Fact]
    public void A_row_that_is_read_as_before_is_confirmed() => Assert.Equal("Confirmed 5:1/5:2", Recheck(Changed(5, 1, 2), sink => sink.Changed(Row(5, 1), Row(5, 2))));

    [Fact]
    public void A_row_that_does_not_come_is_resolved() => Assert.Equal(string.Empty, Recheck(Changed(5, 1, 2), _ => { }));

    [Fact]
    public void A_row_whose_source_moved_is_in_flight() => Assert.Equal("InFlight 5:3/5:2", Recheck(Changed(5, 1, 2), sink => sink.Changed(Row(5, 3), Row(5, 2))));

    [Fact]
    public void A_row_whose_target_moved_is_in_flight() => Assert.Equal("InFlight 5:1/5:3", Recheck(Changed(5, 1, 2), sink => sink.Changed(Row(5, 1), Row(5, 3))));

    [Fact]
    public void A_row_that_was_deleted_on_one_side_is_in_flight() => Assert.Equal("InFlight 5:1/", Recheck(Changed(5, 1, 2), sink => sink.Missing(Row(5, 1))));

    [Fact]
    public void A_missing_row_that_came_with_other_values_is_in_flight() =>
        Assert.Equal("InFlight 5:1/5:2", Recheck(new PendingRow(default, Row(5, 1), []), sink => sink.Changed(Row(5, 1), Row(5, 2))));

    [Fact]
    public void A_missing_row_that_is_still_missing_is_confirmed() =>
        Assert.Equal("Confirmed 5:1/", Recheck(new PendingRow(default, Row(5, 1), []), sink => sink.Missing(Row(5, 1))));

    [Fact]
    public void An_extra_row_that_is_still_there_is_confirmed() =>
        Assert.Equal("Confirmed /5:1", Recheck(new PendingRow(default, [], Row(5, 1)), sink => sink.Extra(Row(5, 1))));

    [Fact]
    public void A_row_that_turned_from_missing_to_extra_is_in_flight() =>
        Assert.Equal("InFlight /5:1", Recheck(new PendingRow(default, Row(5, 1), []), sink => sink.Extra(Row(5, 1))));

    [Fact]
    public void Rows_that_were_not_asked_for_are_left_out() => Assert.Equal("Confirmed 5:1/5:2", Recheck(Changed(5, 1, 2), sink =>
    {
        sink.Missing(Row(4, 1));
        sink.Changed(Row(5, 1), Row(5, 2));
        sink.Extra(Row(6, 1));
    }));

    [Fact]
    public void A_state_of_before_counts_for_nothing() =>
        Assert.Equal("InFlight 5:3/5:2", Recheck(Changed(5, 1, 2) with { State = RowDifferenceState.Confirmed }, sink => sink.Changed(Row(5, 3), Row(5, 2))));

    [Fact]
    public void Each_row_finds_its_own_among_many()
    {
        PendingRow[] pending = [Changed(1, 1, 2), Changed(3, 1, 2), Changed(5, 1, 2), Changed(7, 1, 2)];
        var left = Recheck(pending, sink =>
        {
            sink.Extra(Row(2, 9));
            sink.Changed(Row(3, 1), Row(3, 2));
            sink.Missing(Row(7, 1));
            sink.Extra(Row(8, 1));
        });

        Assert.Equal("Confirmed 3:1/3:2, InFlight 7:1/", left);
    }

    private static string Recheck(PendingRow pending, Action<IDifferenceSink> reading) => Recheck([pending], reading);

    private static string Recheck(PendingRow[] pending, Action<IDifferenceSink> reading)
    {
        using var left = new PendingRows();
        using var rows = pending.AsEnumerable().GetEnumerator();
        reading(new RecheckSink(rows, keyColumns: 1, left));
        return string.Join(", ", left.Read().Select(row => $"{row.State} {Text(row.Source)}/{Text(row.Target)}"));
    }

    private static PendingRow Changed(long key, long source, long target) => new(RowDifferenceState.Unconfirmed, Row(key, source), Row(key, target));

    private static string Text(byte[] row) =>
        row.Length == 0 ? string.Empty : string.Join(':', Encoded.OfRow(row, [new ColumnForm(CanonicalKind.Integer), new ColumnForm(CanonicalKind.Integer)]).Select(value => value.Text));
}
