using FsCheck;
using FsCheck.Fluent;

namespace Reconcile.Core.Tests.Retry;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Longest = RetryOptions.LongestDelay;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 2000)]
    [InlineData(3, 4000)]
    [InlineData(5, 16000)]
    [InlineData(6, 30000)]
    [InlineData(64, 30000)]
    [InlineData(100, 30000)]
    public void The_upper_bound_doubles_up_to_the_longest_delay(int retry, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new RetryPolicy(new RetryOptions()).LongestDelay(retry));

    [Fact]
    public void A_wait_lies_between_nothing_and_its_upper_bound_whatever_the_options()
    {
        var cases = from baseMs in Gen.Choose(0, (int)Longest.TotalMilliseconds)
                    from maxMs in Gen.Choose(0, (int)Longest.TotalMilliseconds)
                    from retry in Gen.Choose(1, RetryOptions.MaxRetriesLimit)
                    from drawn in Gen.Choose(0, 1000)
                    select (baseMs, maxMs, retry, drawn);

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var options = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(sample.baseMs), MaxDelay = TimeSpan.FromMilliseconds(sample.maxMs) };
            var policy = new RetryPolicy(options, random: () => Math.Min(sample.drawn / 1000.0, Math.BitDecrement(1.0)));
            var bound = Math.Min(sample.maxMs, sample.baseMs * Math.Pow(2, sample.retry - 1));
            return policy.Delay(sample.retry) >= TimeSpan.Zero && policy.Delay(sample.retry).TotalMilliseconds <= bound
                && policy.LongestDelay(sample.retry) == TimeSpan.FromMilliseconds(bound);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_jitter_is_full()
    {
        var draw = 0.0;
        var policy = new RetryPolicy(new RetryOptions(), random: () => draw);
        Assert.Equal(TimeSpan.Zero, policy.Delay(1));
        draw = 0.5;
        Assert.Equal(TimeSpan.FromMilliseconds(500), policy.Delay(1));
        draw = Math.BitDecrement(1.0);
        Assert.Equal(TimeSpan.FromMilliseconds(1000), policy.Delay(1));
    }

    [Fact]
    public void Waits_are_whole_milliseconds()
    {
        var policy = new RetryPolicy(new RetryOptions { BaseDelay = TimeSpan.FromTicks(1_234_567) });

        Assert.All(Enumerable.Range(1, 100), retry => Assert.Equal(0, policy.Delay(retry).Ticks % TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public void Only_what_is_transient_is_retried_and_only_so_often()
    {
        var policy = new RetryPolicy(new RetryOptions { MaxRetries = 2 }, error => error is IOException);

        Assert.True(policy.IsRetried(new IOException(), 1));
        Assert.True(policy.IsRetried(new IOException(), 2));
        Assert.False(policy.IsRetried(new IOException(), 3));
        Assert.False(policy.IsRetried(new InvalidDataException(), 1));
        Assert.False(policy.IsTimeoutRetried(1));
    }

    [Fact]
    public void Without_a_predicate_every_exception_is_retried()
    {
        Assert.True(new RetryPolicy(new RetryOptions { MaxRetries = 1 }).IsRetried(new InvalidDataException(), 1));
        Assert.False(new RetryPolicy(new RetryOptions()).IsRetried(new InvalidDataException(), 1));
    }

    [Theory]
    [InlineData(ItemPriority.Low, ItemPriority.Normal)]
    [InlineData(ItemPriority.Normal, ItemPriority.High)]
    [InlineData(ItemPriority.High, ItemPriority.High)]
    public void Each_retry_raises_the_priority_one_level(ItemPriority before, ItemPriority after) =>
        Assert.Equal(after, RetryPolicy.Escalate(before));
}
