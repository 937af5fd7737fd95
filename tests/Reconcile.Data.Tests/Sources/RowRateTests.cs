using Microsoft.Extensions.Time.Testing;
using Reconcile.Data.Sources;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class RowRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(100, 50, 500)]
    [InlineData(100, 1000, 10_000)]
    [InlineData(1, 3, 3000)]
    [InlineData(1_000_000_000, 1_000_000_000, 1000)]
    public void Rows_take_the_time_that_the_rate_gives_them(long rate, int rows, int milliseconds)
    {
        var taking = Start(new RowRate(rate, _time), rows);

        Assert.InRange(Pass(() => taking.IsCompleted), milliseconds - 100, milliseconds);
    }

    [Fact]
    public void A_table_that_comes_later_has_its_turn_between_the_shares_of_one_that_reads_many_rows()
    {
        var rate = new RowRate(100, _time);
        var many = Start(rate, 1000);
        Pass(() => _time.GetUtcNow() - _time.Start > TimeSpan.FromMilliseconds(500));

        var few = Start(rate, 10);

        Assert.InRange(Pass(() => few.IsCompleted), 0, 300);
        Assert.False(many.IsCompleted);
    }

    [Fact]
    public void Time_in_which_nobody_read_is_not_made_up_for()
    {
        var rate = new RowRate(100, _time);
        _time.Advance(TimeSpan.FromHours(1));

        var taking = Start(rate, 100);

        Assert.InRange(Pass(() => taking.IsCompleted), 900, 1000);
    }

    [Fact]
    public async Task Who_is_cancelled_waits_no_longer()
    {
        using var stop = new CancellationTokenSource();
        var taking = new RowRate(1, _time).TakeAsync(1000, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    private static Task Start(RowRate rate, int rows) => rate.TakeAsync(rows, TestContext.Current.CancellationToken).AsTask();

    /// <summary>Lets time pass until something is so. Returns the milliseconds that took.</summary>
    private int Pass(Func<bool> isSo)
    {
        var passed = 0;
        for (; !isSo() && passed < 100_000; passed += 50)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        return passed;
    }
}
