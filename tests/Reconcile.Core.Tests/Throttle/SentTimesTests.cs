namespace Reconcile.Core.Tests.Throttle;

public sealed class SentTimesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void The_last_moments_are_remembered_in_their_order(int capacity)
    {
        var kept = Math.Max(capacity, 16);
        var sent = new SentTimes();
        sent.Remember(capacity);
        for (var moment = 1; moment <= 250; moment++)
        {
            sent.Add(moment);
            Assert.Equal(Math.Min(moment, kept), sent.Count);
            for (var place = 1; place <= sent.Count; place++)
            {
                Assert.Equal(moment - place + 1, sent.FromLast(place));
            }

            Assert.Null(sent.FromLast(sent.Count + 1));
        }
    }

    [Fact]
    public void More_can_be_remembered_later_and_nothing_is_forgotten()
    {
        var sent = new SentTimes();
        for (var moment = 1; moment <= 20; moment++)
        {
            sent.Add(moment);
        }

        sent.Remember(40);
        for (var moment = 21; moment <= 60; moment++)
        {
            sent.Add(moment);
        }

        Assert.Equal((40, 60, 21), (sent.Count, sent.FromLast(1), sent.FromLast(40)));
    }

    [Fact]
    public void Those_after_a_moment_are_counted()
    {
        var sent = new SentTimes();
        Assert.Equal(0, sent.CountAfter(0));
        foreach (var moment in new long[] { 10, 20, 20, 30 })
        {
            sent.Add(moment);
        }

        Assert.Equal([4, 3, 3, 1, 1, 0], new long[] { 9, 10, 19, 20, 29, 30 }.Select(sent.CountAfter));
    }
}
