using Reconcile.Data.Canonical;

namespace Reconcile.Data.Rules;

/// <summary>Times of all kinds as counts of 100 ns, wide enough for every year an engine knows.</summary>
internal static class TimeTicks
{
    /// <summary>The kinds that have a time of day.</summary>
    public static bool HasTime(CanonicalKind? kind) => kind is CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant;

    /// <summary>Reads a value; false for the infinities and for what is no time.</summary>
    /// <param name="kind">The kind of its form.</param>
    /// <param name="declared">Of a form that takes anything: the kind that the column's declaration speaks of.</param>
    /// <param name="value">The value in canonical form.</param>
    /// <param name="ticks">Its count.</param>
    public static bool TryRead(CanonicalKind kind, CanonicalKind declared, ReadOnlySpan<byte> value, out Int128 ticks)
    {
        ticks = 0;
        switch (kind)
        {
            case CanonicalKind.Time:
                ticks = OrderedBytes.ReadInt64(value);
                return true;
            case CanonicalKind.Date:
                var days = CanonicalValue.ReadInt32(value);
                ticks = (Int128)days * TimeSpan.TicksPerDay;
                return days is not (int.MaxValue or int.MinValue);
            case CanonicalKind.Timestamp or CanonicalKind.Instant:
                var microseconds = OrderedBytes.ReadInt64(value);
                ticks = ((Int128)microseconds * CalendarTime.TicksPerMicrosecond) + value[8];
                return microseconds is not (long.MaxValue or long.MinValue);
            case CanonicalKind.Variant when value[0] == CanonicalEncoder.VariantText && (HasTime(declared) || declared == CanonicalKind.Date):
                var read = new ByteBuffer(16);
                return TextReading.TryAppend(read, new ColumnForm(declared), value[1..]) && TryRead(declared, declared, read.Written, out ticks);
            default:
                return false;
        }
    }

    /// <summary>The ticks of a precision; 1 for none.</summary>
    public static long UnitOf(TimePrecision precision) => precision switch
    {
        TimePrecision.Microsecond => TimeSpan.TicksPerMicrosecond,
        TimePrecision.Millisecond => TimeSpan.TicksPerMillisecond,
        TimePrecision.Centisecond => TimeSpan.TicksPerMillisecond * 10,
        TimePrecision.Decisecond => TimeSpan.TicksPerMillisecond * 100,
        TimePrecision.Second => TimeSpan.TicksPerSecond,
        TimePrecision.Minute => TimeSpan.TicksPerMinute,
        TimePrecision.Hour => TimeSpan.TicksPerHour,
        TimePrecision.Day => TimeSpan.TicksPerDay,
        _ => 1,
    };

    /// <summary>Rounds halves up, or cuts towards the past: the same on both sides of any epoch.</summary>
    public static Int128 Cut(Int128 ticks, long unit, bool truncate)
    {
        var shifted = truncate ? ticks : ticks + (unit / 2);
        var rest = shifted % unit;
        return shifted - (rest < 0 ? rest + unit : rest);
    }
}
