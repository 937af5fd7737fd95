namespace Reconcile.Core.Tests.Throttle;

public sealed class RateGateRegistryTests
{
    [Fact]
    public async Task Gates_are_listed_until_they_are_disposed_of()
    {
        var name = Guid.NewGuid().ToString();
        using (var gate = new RateGate(name, new RateGateOptions()))
        {
            (await gate.WaitAsync("b", default)).Dispose();
            (await gate.WaitAsync("a", default)).Dispose();
            Assert.Equal(["a", "b"], Keys(name));
        }

        Assert.Empty(Keys(name));
    }

    [Fact]
    public async Task Runs_share_a_gate_by_its_name_and_the_last_options_hold()
    {
        var name = Guid.NewGuid().ToString();
        using var first = RateGateRegistry.Shared(name, new RateGateOptions { Limits = [RateLimit.Parse("1/1d")] });
        (await first.WaitAsync("key", default)).Dispose();

        var second = RateGateRegistry.Shared(name, new RateGateOptions { Limits = [RateLimit.Parse("2/1d")] });

        Assert.Same(first, second);
        Assert.NotNull((await second.AcquireAsync("key", null, default)).Permit);
        Assert.Null((await second.AcquireAsync("key", null, default)).Permit);
    }

    [Fact]
    public async Task A_key_is_reset_by_the_name_of_its_gate()
    {
        var name = Guid.NewGuid().ToString();
        using var gate = new RateGate(name, new RateGateOptions());
        (await gate.WaitAsync("key", default)).Throttled(null);

        Assert.False(RateGateRegistry.Reset(name, "other"));
        Assert.NotNull(RateGateRegistry.Current.Single(key => key.Gate == name).PausedUntil);
        Assert.True(RateGateRegistry.Reset(name, "key"));
        Assert.Null(RateGateRegistry.Current.Single(key => key.Gate == name).PausedUntil);
    }

    private static IEnumerable<string> Keys(string gate) => RateGateRegistry.Current.Where(key => key.Gate == gate).Select(key => key.Key);
}
