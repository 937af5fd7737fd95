namespace Reconcile.Core.Tests.Scaling;

public sealed class ThroughputClimberTests
{
    /// <summary>How the throughput depends on the workers, by what holds it up.</summary>
    public static TheoryData<string, Func<int, double>> Loads => new()
    {
        { "waiting 50 ms", workers => workers / 0.05 },
        { "waiting 1 s", workers => workers / 1.0 },
        { "two processors", workers => Math.Min(workers, 2) / 0.01 * (1 - 0.002 * workers) },
        { "twelve sessions of a server", workers => Math.Min(workers, 12) / 0.02 },
        { "a server that suffers from more than ten", workers => (workers <= 10 ? workers : 10 * Math.Pow(0.93, workers - 10)) / 0.02 },
        { "a part that one does after the other", workers => 1 / (0.002 + 0.05 / workers) },
    };

    [Theory]
    [MemberData(nameof(Loads), DisableDiscoveryEnumeration = true)]
    public void Nearly_the_best_count_is_found_in_time_and_kept(string name, Func<int, double> rate)
    {
        foreach (var noise in new[] { 0, 0.05 })
        {
            var load = new SimulatedLoad(1, 32, rate, noise: noise);
            var best = Enumerable.Range(1, 32).Max(rate);

            // Items of a second take longer to count.
            load.Run(name == "waiting 1 s" ? 25 : 15);

            Assert.InRange(load.Run(60) / best, 0.9, 1.05);
        }
    }

    [Fact]
    public void Workers_that_end_no_more_are_given_up()
    {
        var load = new SimulatedLoad(1, 32, workers => Math.Min(workers, 2) / 0.01);

        load.Run(30);

        Assert.Equal(2, load.Climber.Workers);
        Assert.Contains(load.Decisions, decision => decision is { Workers: 4, Reason: "200 items/s by 8 workers were ended, by 4 before 200 items/s." });
    }

    [Fact]
    public void The_count_is_tried_ever_less_often_while_nothing_changes()
    {
        var load = new SimulatedLoad(1, 32, workers => Math.Min(workers, 12) / 0.02);
        load.Run(60);
        var early = load.Decisions.Count;

        load.Run(600);

        Assert.InRange(load.Decisions.Count - early, 10, 60);
    }

    [Fact]
    public void A_load_that_changes_is_followed()
    {
        var limit = 4;
        var load = new SimulatedLoad(1, 32, workers => Math.Min(workers, limit) / 0.05);
        load.Run(60);
        Assert.InRange(load.Climber.Workers, 4, 5);

        limit = 20;
        load.Run(240);

        Assert.InRange(load.Run(60) / (20 / 0.05), 0.9, 1);
    }

    [Fact]
    public void Bounds_and_ceiling_are_kept()
    {
        var load = new SimulatedLoad(3, 10, workers => workers / 0.05) { Ceiling = 6 };
        load.Run(30);
        Assert.All(load.Decisions, decision => Assert.InRange(decision.Workers, 3, 6));

        load.Ceiling = int.MaxValue;
        load.Run(120);
        Assert.InRange(load.Climber.Workers, 8, 10);
        Assert.All(load.Decisions, decision => Assert.InRange(decision.Workers, 3, 10));
    }

    [Fact]
    public void Without_items_that_wait_nothing_is_tried()
    {
        var load = new SimulatedLoad(1, 32, workers => workers / 0.05) { IsSaturated = false };

        load.Run(60);

        Assert.Empty(load.Decisions);
    }

    [Fact]
    public void Workers_that_make_items_fail_are_given_up_for_a_while()
    {
        var load = new SimulatedLoad(1, 32, workers => workers / 0.05, workers => workers > 8 ? 0.6 : 0.02);

        load.Run(40);

        Assert.Contains(load.Decisions, decision => decision is { Workers: 8, Reason: "60 % of the attempts by 16 failed." });
        Assert.InRange(load.Climber.Workers, 4, 15);
        Assert.Equal(1, load.Decisions.Count(decision => decision.Workers == 16));
    }

    [Fact]
    public void Items_that_fail_whatever_the_count_do_not_change_it()
    {
        var load = new SimulatedLoad(1, 16, workers => workers / 0.05, _ => 0.5);

        load.Run(30);

        Assert.Equal(16, load.Climber.Workers);
    }

    [Fact]
    public void Too_few_items_to_tell_leave_the_count_as_it_is()
    {
        var load = new SimulatedLoad(1, 32, workers => workers / 600.0);

        load.Run(300);

        Assert.Empty(load.Decisions);
        Assert.Equal(4, load.Climber.Workers);
    }
}
