using System.Globalization;

namespace Reconcile.Data.Canonical;

/// <summary>Dates and times as counts from 2000-01-01, over a wider range than .NET's: BC years and infinities included.</summary>
internal static class CalendarTime
{
    public const long MicrosecondsPerDay = 86_400_000_000;
    public const int TicksPerMicrosecond = 10;

    /// <summary>Days from 0001-01-01 to 2000-01-01.</summary>
    public const int EpochDayNumber = 730_119;

    /// <summary>The last year of which an engine (PostgreSQL) knows dates.</summary>
    public const int MaxYear = 5_874_897;

    private const int DaysPer400Years = 146_097;

    /// <summary>Whether microseconds can count to a day: dates reach further than times do. The infinities can.</summary>
    public static bool IsTimestamp(int days) =>
        days is int.MaxValue or int.MinValue || Math.Abs((long)days) <= long.MaxValue / MicrosecondsPerDay;

    /// <summary><c>yyyy-MM-dd</c>, with <c> BC</c> behind it or as <c>infinity</c> where it is so.</summary>
    public static string FormatDate(int days)
    {
        switch (days)
        {
            case int.MaxValue: return "infinity";
            case int.MinValue: return "-infinity";
        }

        var (year, month, day) = FromDays(days);
        var text = string.Create(CultureInfo.InvariantCulture, $"{(year > 0 ? year : 1 - year):0000}-{month:00}-{day:00}");
        return year > 0 ? text : text + " BC";
    }

    /// <summary><c>HH:mm:ss</c> and as many of seven digits as are needed.</summary>
    public static string FormatTime(long ticks)
    {
        var seconds = ticks / TimeSpan.TicksPerSecond;
        var fraction = ticks % TimeSpan.TicksPerSecond;
        var text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return fraction == 0
            ? text
            : text + "." + fraction.ToString("0000000", CultureInfo.InvariantCulture).TrimEnd('0');
    }

    /// <summary>Date and time with a space between; an instant carries <c>+00</c>.</summary>
    public static string FormatTimestamp(long microseconds, int tick, bool isInstant)
    {
        switch (microseconds)
        {
            case long.MaxValue: return "infinity";
            case long.MinValue: return "-infinity";
        }

        var days = Math.DivRem(microseconds, MicrosecondsPerDay, out var rest);
        if (rest < 0)
        {
            rest += MicrosecondsPerDay;
            days--;
        }

        var date = FormatDate((int)days);
        var time = FormatTime((rest * TicksPerMicrosecond) + tick) + (isInstant ? "+00" : string.Empty);
        return date.EndsWith(" BC", StringComparison.Ordinal) ? $"{date[..^3]} {time} BC" : $"{date} {time}";
    }

    /// <summary>Days since 2000-01-01 of a date of the proleptic Gregorian calendar; year 0 is 1 BC.</summary>
    public static int ToDays(int year, int month, int day)
    {
        // Shift by whole 400-year cycles into the range .NET knows.
        var cycles = 0;
        while (year is < 1 or > 9999)
        {
            var step = year < 1 ? 1 : -1;
            year += 400 * step;
            cycles -= step;
        }

        return new DateOnly(year, month, day).DayNumber - EpochDayNumber + (cycles * DaysPer400Years);
    }

    private static (int Year, int Month, int Day) FromDays(int days)
    {
        long number = (long)days + EpochDayNumber;
        var cycles = (int)Math.Floor((double)number / DaysPer400Years);
        var date = DateOnly.FromDayNumber((int)(number - ((long)cycles * DaysPer400Years)));
        return (date.Year + (400 * cycles), date.Month, date.Day);
    }
}
