namespace Reconcile.Core.Tests.Scaling;

/// <summary>A climber on a load whose throughput is a known function of the worker count.</summary>
/// <param name="least">Fewest workers.</param>
/// <param name="most">Most workers.</param>
/// <param name="rate">Items that so many workers end in a second.</param>
/// <param name="troubled">The part of them that fails.</param>
/// <param name="noise">Part of the rate by which each look may be wrong.</param>
internal sealed class SimulatedLoad(int least, int most, Func<int, double> rate, Func<int, double>? troubled = null, double noise = 0)
{
    private readonly Random _random = new(7);
    private double _ended;
    private double _troubled;

    public ThroughputClimber Climber { get; } = new(least, most, Math.Clamp(4, least, most));

    public double Seconds { get; private set; }

    public List<ScalingDecision> Decisions { get; } = [];

    public bool IsSaturated { get; set; } = true;

    public int Ceiling { get; set; } = int.MaxValue;

    /// <summary>Runs for so long; returns the items a second in that time.</summary>
    public double Run(double seconds)
    {
        var (end, before) = (Seconds + seconds, _ended);
        while (Seconds < end)
        {
            Seconds += 0.25;
            var items = 0.25 * rate(Climber.Workers) * (1 + noise * (2 * _random.NextDouble() - 1));
            _ended += items;
            _troubled += items * (troubled?.Invoke(Climber.Workers) ?? 0);
            if (Climber.Observe(new ScalingSample(Seconds, (long)_ended, (long)_troubled, IsSaturated), Ceiling) is { } decision)
            {
                Decisions.Add(decision);
            }
        }

        return (_ended - before) / seconds;
    }
}
