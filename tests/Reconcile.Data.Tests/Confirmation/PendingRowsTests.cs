using Reconcile.Data.Confirmation;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

public sealed class PendingRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void Rows_come_back_as_they_were_whether_they_fit_into_memory_or_not(int memoryLimit)
    {
        using var rows = new PendingRows(memoryLimit);
        Add(rows, 50);

        Assert.Equal(50, rows.Count);
        Assert.Equal(memoryLimit < 1_000_000, rows.SpilledTo is not null);
        for (var reading = 0; reading < 2; reading++)
        {
            Assert.Equal(
                Enumerable.Range(0, 50).Select(Expected),
                rows.Read().Select(row => $"{row.State} {Convert.ToHexString(row.Source)} {Convert.ToHexString(row.Target)}"));
        }
    }

    [Fact]
    public void A_file_of_rows_has_no_name_while_it_is_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes the file when it is closed.");
        using var rows = new PendingRows(memoryLimit: 1);
        Add(rows, 2);

        Assert.NotNull(rows.SpilledTo);
        Assert.False(File.Exists(rows.SpilledTo));
        Assert.Equal(2, rows.Read().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Rows_that_are_cleared_leave_nothing(int memoryLimit)
    {
        using var rows = new PendingRows(memoryLimit);
        Add(rows, 10);
        rows.Clear();
        Assert.Empty(rows.Read());

        Add(rows, 3);
        Assert.Equal(Expected(2), rows.Read().Select(row => $"{row.State} {Convert.ToHexString(row.Source)} {Convert.ToHexString(row.Target)}").Last());
    }

    [Fact]
    public void A_directory_that_takes_no_file_is_an_error_that_names_it()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        using var rows = new PendingRows(memoryLimit: 1, nowhere);

        var error = Assert.Throws<ReconcileException>(() => rows.Add(RowDifferenceState.Unconfirmed, [1], []));

        Assert.Equal(ReconcileProblem.OutputFailed, error.Problem);
        Assert.Contains(nowhere, error.Message, StringComparison.Ordinal);
    }

    private static void Add(PendingRows rows, int count)
    {
        for (var i = 0; i < count; i++)
        {
            rows.Add((RowDifferenceState)(i % 3), Source(i), Target(i));
        }
    }

    private static string Expected(int i) => $"{(RowDifferenceState)(i % 3)} {Convert.ToHexString(Source(i))} {Convert.ToHexString(Target(i))}";

    private static byte[] Source(int i) => i % 5 == 0 ? [] : [.. Enumerable.Repeat((byte)i, i)];

    private static byte[] Target(int i) => i % 5 == 1 ? [] : [.. Enumerable.Repeat((byte)~i, (i * 7) + 1)];
}
