using System.Globalization;

namespace Reconcile;

/// <summary>
/// Finds the worker count by trying: hill climbing on the measured throughput, as the .NET thread pool does it (Hellerstein, Morrison, Eilebrecht:
/// "Optimizing Concurrency Levels in the .NET ThreadPool", 2009), begun with TCP's slow start. A count is kept as the base; another is tried for
/// as long as it takes to end enough items, and becomes the base if its throughput earns it: more workers have to end clearly more, fewer
/// must not end less. Twice as many are tried while that goes well, then a quarter more or fewer, ever less often while nothing changes.
/// Latency, which Vegas and Gradient2 go by, is of no use here: items of one batch may differ a thousandfold.
/// <para>When clearly more attempts fail than at the base, the count is halved and not raised to where it was for a minute. Not thread-safe.</para>
/// </summary>
/// <param name="least">Fewest workers.</param>
/// <param name="most">Most workers.</param>
/// <param name="start">Workers at first.</param>
internal sealed class ThroughputClimber(int least, int most, int start)
{
    private const double LeastEpoch = 0.5;
    private const double LeastEnds = 8;
    private const double EndsPerWorker = 2;
    private const double LeastSettling = 0.25;
    private const double MostSettling = 5;
    private const double ShareOfGain = 0.2;
    private const double LossAccepted = 0.03;
    private const double SlowStart = 2;
    private const double Step = 1.25;
    private const double FirstRest = 5;
    private const double LongestRest = 60;
    private const double TroubleShare = 0.2;
    private const double TroubleAboveBase = 0.1;
    private const double TroubleMemory = 60;

    private ScalingSample _epoch;
    private double _settled;
    private double _growth = SlowStart;
    private double _rest = FirstRest;
    private double _restedAt = double.NegativeInfinity;
    private double _troubleForgotten = double.NegativeInfinity;
    private int _troubledAt = int.MaxValue;
    private bool _triesFewer;
    private bool _isStarted;
    private Measured? _base;

    /// <summary>The count now.</summary>
    public int Workers { get; private set; } = start;

    /// <summary>Another count, or null: it stays.</summary>
    /// <param name="now">The run now.</param>
    /// <param name="ceiling">The count that is not exceeded now, whatever the throughput.</param>
    public ScalingDecision? Observe(ScalingSample now, int ceiling)
    {
        if (!_isStarted || !now.IsSaturated || now.Seconds < _settled)
        {
            // Measured from here: what came before says nothing about this count.
            _isStarted = true;
            _epoch = now;
            return null;
        }

        var (seconds, ended) = (now.Seconds - _epoch.Seconds, now.Ended - _epoch.Ended);
        if (seconds < LeastEpoch || ended < Math.Max(LeastEnds, EndsPerWorker * Workers))
        {
            return null;
        }

        var measured = new Measured(Workers, ended / seconds, (double)(now.Troubled - _epoch.Troubled) / ended);
        _epoch = now;
        return Judge(measured, now.Seconds, Math.Clamp(ceiling, least, most));
    }

    /// <summary>Another count was set from outside; what is known of the throughput stays.</summary>
    public void MoveTo(int workers, double seconds)
    {
        Workers = workers;
        _settled = seconds + LeastSettling;
        _base = null;
    }

    private ScalingDecision? Judge(Measured measured, double seconds, int ceiling)
    {
        if (_base is not { } known)
        {
            _base = measured;
            return Try(measured, seconds, ceiling);
        }

        if (measured.Troubled >= TroubleShare && measured.Troubled >= known.Troubled + TroubleAboveBase && Workers > least)
        {
            return Retreat(measured, seconds);
        }

        if (Workers == known.Workers)
        {
            _base = measured with { Rate = (known.Rate + measured.Rate) / 2 };
            return seconds >= _restedAt ? Try(_base.Value, seconds, ceiling) : null;
        }

        return measured.IsBetterThan(known) ? Accept(measured, known, seconds, ceiling) : Reject(measured, known, seconds);
    }

    private ScalingDecision? Try(Measured known, double seconds, int ceiling)
    {
        var highest = seconds < _troubleForgotten ? Math.Min(ceiling, _troubledAt - 1) : ceiling;
        if (!_triesFewer)
        {
            var more = Math.Min(highest, Math.Max(known.Workers + 1, (int)(known.Workers * _growth)));
            if (more > known.Workers)
            {
                return Change(more, known, seconds, $"{known} are ended; {more} are tried.");
            }
        }

        var fewer = Math.Max(least, Math.Min(known.Workers - 1, (int)(known.Workers / Step)));
        _triesFewer = false;
        if (known.IsNeeded || fewer >= known.Workers)
        {
            Rest(seconds);
            _base = known with { IsNeeded = false };
            return null;
        }

        return Change(fewer, known, seconds, $"{known} are ended; whether {fewer} do as well is tried.");
    }

    private ScalingDecision? Accept(Measured measured, Measured known, double seconds, int ceiling)
    {
        var isMore = measured.Workers > known.Workers;
        _triesFewer = !isMore;
        _rest = FirstRest;
        _base = measured with { IsNeeded = isMore };
        return Try(_base.Value, seconds, ceiling);
    }

    private ScalingDecision? Reject(Measured measured, Measured known, double seconds)
    {
        if (measured.Workers > known.Workers)
        {
            (_growth, _triesFewer) = (Step, true);
        }
        else
        {
            Rest(seconds);
        }

        return Change(known.Workers, known, seconds, $"{measured} were ended, by {known.Workers} before {Number(known.Rate)}.");
    }

    private ScalingDecision Retreat(Measured measured, double seconds)
    {
        (_troubledAt, _troubleForgotten, _growth) = (Workers, seconds + TroubleMemory, Step);
        _base = null;
        return Change(Math.Max(least, Workers / 2), measured, seconds, string.Create(CultureInfo.InvariantCulture, $"{measured.Troubled:0 %} of the attempts by {Workers} failed."));
    }

    private void Rest(double seconds)
    {
        _restedAt = seconds + _rest;
        _rest = Math.Min(_rest * 2, LongestRest);
    }

    private ScalingDecision Change(int workers, Measured known, double seconds, string reason)
    {
        Workers = workers;

        // Until the items begun with the old count have ended, and the new workers' first ones.
        _settled = seconds + Math.Clamp(known.Workers / known.Rate, LeastSettling, MostSettling);
        return new ScalingDecision(workers, reason);
    }

    private static string Number(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:0.##} items/s");

    /// <param name="Workers">A count.</param>
    /// <param name="Rate">Items that it ends in a second.</param>
    /// <param name="Troubled">The part of them that fails.</param>
    private readonly record struct Measured(int Workers, double Rate, double Troubled)
    {
        /// <summary>Whether fewer workers are known to end fewer items.</summary>
        public bool IsNeeded { get; init; }

        public bool IsBetterThan(Measured known) => Workers > known.Workers
            ? Rate >= known.Rate * (1 + ShareOfGain * Math.Min(1, (double)Workers / known.Workers - 1))
            : Rate >= known.Rate * (1 - LossAccepted);

        public override string ToString() => $"{Number(Rate)} by {Workers} {(Workers == 1 ? "worker" : "workers")}";
    }
}
