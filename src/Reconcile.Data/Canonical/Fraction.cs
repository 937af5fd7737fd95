namespace Reconcile.Data.Canonical;

/// <summary>Fractions of a second, rounded half up as engines do when they store a finer one in a coarser column.</summary>
internal static class Fraction
{
    private static readonly long[] Units = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// <summary>Rounds a count of 100 ns to so many digits of a second.</summary>
    public static long Round(long ticks, int digits)
    {
        var unit = Units[digits];
        return unit == 1 ? ticks : (long)Math.Floor((ticks + (unit / 2.0)) / unit) * unit;
    }

    /// <summary>Rounds microseconds and 100 ns to so many digits of a second; infinities stay.</summary>
    public static void Round(ref long microseconds, ref int tick, int digits)
    {
        if (digits == ColumnForm.MaxFractionDigits || microseconds is long.MaxValue or long.MinValue)
        {
            return;
        }

        var unit = Units[digits] / CalendarTime.TicksPerMicrosecond;
        var rest = ((microseconds % unit) + unit) % unit;
        var up = (rest * CalendarTime.TicksPerMicrosecond) + tick >= unit * CalendarTime.TicksPerMicrosecond / 2;
        microseconds += (up ? unit : 0) - rest;
        tick = 0;
    }
}
