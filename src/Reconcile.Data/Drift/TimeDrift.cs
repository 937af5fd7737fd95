using System.Globalization;
using Reconcile.Data.Rules;

namespace Reconcile.Data.Drift;

/// <summary>Watches two times of each row for a constant distance (or the two distances of a zone with summer time), or for fewer digits.</summary>
internal sealed class TimeDrift
{
    private static readonly TimePrecision[] Precisions = [.. Enum.GetValues<TimePrecision>().Where(precision => precision != TimePrecision.Exact)];
    private static readonly Int128 LargestZone = TimeSpan.TicksPerHour * 27;

    private readonly Tally<Int128> _offsets = new();
    private readonly long[] _rounded = new long[Precisions.Length];
    private readonly long[] _truncated = new long[Precisions.Length];

    /// <summary>Takes two times of day: what lies more than half a day apart has passed midnight.</summary>
    public void ObserveTimeOfDay(Int128 source, Int128 target)
    {
        var turns = target - source > TimeSpan.TicksPerDay / 2 ? -1 : target - source < -TimeSpan.TicksPerDay / 2 ? 1 : 0;
        Observe(source, target + (turns * (Int128)TimeSpan.TicksPerDay));
    }

    public void Observe(Int128 source, Int128 target)
    {
        _offsets.Add(target - source);
        for (var i = 0; i < Precisions.Length; i++)
        {
            var unit = TimeTicks.UnitOf(Precisions[i]);
            if (target % unit != 0)
            {
                // What is no multiple of a unit is none of a larger one.
                break;
            }

            _rounded[i] += TimeTicks.Cut(source, unit, truncate: false) == target ? 1 : 0;
            _truncated[i] += TimeTicks.Cut(source, unit, truncate: true) == target ? 1 : 0;
        }
    }

    public IEnumerable<DriftFinding> Findings()
    {
        var offsets = _offsets.Most;
        foreach (var (offset, rows) in offsets)
        {
            yield return new DriftFinding(DriftKind.Offset, $"{Distance(offset)} {Direction(offset)}", rows);
        }

        if (offsets.Count > 1 && IsZoneWithSummerTime(offsets[0].Value, offsets[1].Value))
        {
            var (less, more) = Int128.Abs(offsets[0].Value) < Int128.Abs(offsets[1].Value) ? (offsets[0].Value, offsets[1].Value) : (offsets[1].Value, offsets[0].Value);
            yield return new DriftFinding(DriftKind.Offset, $"{Distance(less)} or {Distance(more)} {Direction(more)}", offsets[0].Count + offsets[1].Count);
        }

        for (var i = 0; i < Precisions.Length; i++)
        {
            var unit = "the " + Precisions[i].ToString().ToLowerInvariant();
            yield return new DriftFinding(DriftKind.Rounded, unit, _rounded[i]);
            yield return new DriftFinding(DriftKind.Truncated, unit, _truncated[i]);
        }
    }

    private static bool IsZoneWithSummerTime(Int128 one, Int128 other) =>
        Int128.Abs(one - other) == TimeSpan.TicksPerHour && Int128.Sign(one) == Int128.Sign(other)
        && one % (TimeSpan.TicksPerMinute * 15) == 0 && Int128.Abs(one) < LargestZone;

    private static string Direction(Int128 offset) => offset > 0 ? "later" : "earlier";

    private static string Distance(Int128 offset)
    {
        var days = Int128.Abs(offset) / TimeSpan.TicksPerDay;
        var time = TimeSpan.FromTicks((long)(Int128.Abs(offset) % TimeSpan.TicksPerDay));
        var rest = time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.FFFFFFF", CultureInfo.InvariantCulture);
        var whole = days == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");
        return days == 0 ? rest : time == TimeSpan.Zero ? whole : $"{whole} {rest}";
    }
}
