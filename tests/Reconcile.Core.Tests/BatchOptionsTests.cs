namespace Reconcile.Core.Tests;

public sealed class BatchOptionsTests
{
    public static TheoryData<string, BatchOptions> OutOfRange => new()
    {
        { "MaxWorkers is 0; it can be 1 to 512.", new BatchOptions { MaxWorkers = 0 } },
        { "MaxWorkers is 513; it can be 1 to 512.", new BatchOptions { MaxWorkers = 513 } },
        { "ItemTimeout is 00:00:00; it can be 00:00:00.0010000 to 30.00:00:00.", new BatchOptions { ItemTimeout = TimeSpan.Zero } },
        { "ItemTimeout is 31.00:00:00; it can be 00:00:00.0010000 to 30.00:00:00.", new BatchOptions { ItemTimeout = TimeSpan.FromDays(31) } },
        { "TotalTimeout is 00:00:00; it can be 00:00:00.0010000 to 30.00:00:00.", new BatchOptions { TotalTimeout = TimeSpan.Zero } },
        { "AbandonGrace is -00:00:00.0010000; it can be 00:00:00 to 01:00:00.", new BatchOptions { AbandonGrace = System.Threading.Timeout.InfiniteTimeSpan } },
        { "QueueCapacity is 0; it can be 1 to 2147483647.", new BatchOptions { QueueCapacity = 0 } },
        { "EventCapacity is -1; it can be 1 to 2147483647.", new BatchOptions { EventCapacity = -1 } },
        { "ProgressInterval is 00:00:00; it can be 00:00:00.0010000 to 1.00:00:00.", new BatchOptions { ProgressInterval = TimeSpan.Zero } },
        { "MaxRetries is 101; it can be 0 to 100.", new BatchOptions { Retry = new RetryOptions { MaxRetries = 101 } } },
        { "MaxRetries is -1; it can be 0 to 100.", new BatchOptions { Retry = new RetryOptions { MaxRetries = -1 } } },
        { "BaseDelay is 2.00:00:00; it can be 00:00:00 to 1.00:00:00.", new BatchOptions { Retry = new RetryOptions { BaseDelay = TimeSpan.FromDays(2) } } },
        { "MaxDelay is -00:00:01; it can be 00:00:00 to 1.00:00:00.", new BatchOptions { Retry = new RetryOptions { MaxDelay = TimeSpan.FromSeconds(-1) } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void An_option_out_of_its_range_is_named_with_its_value_and_the_range(string message, BatchOptions options)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BatchEngine<int, int>("test", options, (item, _) => new ValueTask<int>(item)));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(message[..message.IndexOf(' ', StringComparison.Ordinal)], error.ParamName);
    }

    [Fact]
    public async Task The_ends_of_the_ranges_are_allowed()
    {
        await using var least = new BatchEngine<int, int>(
            "test",
            new BatchOptions
            {
                MaxWorkers = BatchOptions.MinWorkers,
                ItemTimeout = BatchOptions.ShortestTime,
                TotalTimeout = BatchOptions.ShortestTime,
                AbandonGrace = TimeSpan.Zero,
                QueueCapacity = 1,
                EventCapacity = 1,
                ProgressInterval = BatchOptions.ShortestTime,
            },
            (item, _) => new ValueTask<int>(item));
        await using var most = new BatchEngine<int, int>(
            "test",
            new BatchOptions
            {
                MaxWorkers = BatchOptions.MaxWorkersLimit,
                ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
                AbandonGrace = BatchOptions.LongestGrace,
                QueueCapacity = int.MaxValue,
                EventCapacity = int.MaxValue,
                ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan,
            },
            (item, _) => new ValueTask<int>(item));

        Assert.Equal((1, 512), (least.Statistics.MaxWorkers, most.Statistics.MaxWorkers));
    }

    [Fact]
    public async Task A_priority_that_does_not_exist_is_refused()
    {
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions(), (item, _) => new ValueTask<int>(item));

        Assert.Throws<ArgumentOutOfRangeException>(() => engine.TryPost(1, (ItemPriority)3));
        Assert.Equal(0, engine.Statistics.Accepted);
    }
}
