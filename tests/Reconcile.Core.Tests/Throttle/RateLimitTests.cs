namespace Reconcile.Core.Tests.Throttle;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData("5/1s", 5, 1)]
    [InlineData("150/1m", 150, 60)]
    [InlineData("2000/1d", 2000, 86_400)]
    [InlineData("10/s", 10, 1)]
    [InlineData(" 3 / 2 H ", 3, 7200)]
    [InlineData("1/100ms", 1, 0.1)]
    [InlineData("1000000/31d", 1_000_000, 31 * 86_400)]
    public void A_limit_is_read(string text, int permits, double seconds)
    {
        Assert.Equal(new RateLimit(permits, TimeSpan.FromSeconds(seconds)), RateLimit.Parse(text));
        Assert.True(RateLimit.TryParse(text, out var limit));
        Assert.Equal(permits / seconds, limit.PerSecond, 9);
    }

    [Theory]
    [InlineData("", "it has no '/'")]
    [InlineData("5", "it has no '/'")]
    [InlineData("/1s", "'' is not a number of calls from 1 to 1000000")]
    [InlineData("0/1s", "'0' is not a number of calls")]
    [InlineData("-5/1s", "'-5' is not a number of calls")]
    [InlineData("1.5/1s", "'1.5' is not a number of calls")]
    [InlineData("1000001/1s", "'1000001' is not a number of calls")]
    [InlineData("5/", "'' is not a time from 100ms to 31d")]
    [InlineData("5/1", "'1' is not a time")]
    [InlineData("5/1w", "'1w' is not a time")]
    [InlineData("5/0s", "'0s' is not a time")]
    [InlineData("5/99ms", "'99ms' is not a time")]
    [InlineData("5/32d", "'32d' is not a time")]
    [InlineData("5/99999999999s", "'99999999999s' is not a time")]
    [InlineData("5/2147483647d", "'2147483647d' is not a time")]
    public void What_is_no_limit_is_refused_with_the_reason_and_the_form(string text, string reason)
    {
        var error = Assert.Throws<FormatException>(() => RateLimit.Parse(text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Write calls/time, for example 5/1s, 150/1m, 2000/1d or 10/s; the units are ms, s, m, h and d.", error.Message, StringComparison.Ordinal);
        Assert.False(RateLimit.TryParse(text, out _));
    }

    [Theory]
    [InlineData("5/1s", "5/1s")]
    [InlineData("5/1000ms", "5/1s")]
    [InlineData("5/90s", "5/90s")]
    [InlineData("7/48h", "7/2d")]
    [InlineData("7/1500ms", "7/1500ms")]
    public void A_limit_is_written_in_the_largest_unit_that_fits(string text, string written) =>
        Assert.Equal(written, RateLimit.Parse(text).ToString());

    [Fact]
    public void No_text_is_no_limit() => Assert.False(RateLimit.TryParse(null, out _));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_000_001, 1)]
    [InlineData(1, 0.05)]
    [InlineData(1, 32 * 86_400)]
    public void Values_out_of_range_are_refused(int permits, double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimit(permits, TimeSpan.FromSeconds(seconds)));
}
