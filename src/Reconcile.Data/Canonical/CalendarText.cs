using System.Buffers.Text;

namespace Reconcile.Data.Canonical;

/// <summary>Reads dates and times in the ISO 8601 forms in which engines without such types keep them.</summary>
internal static class CalendarText
{
    /// <summary>The furthest from UTC that a zone is.</summary>
    private const int MaxOffsetHours = 15;

    private static ReadOnlySpan<byte> BeforeChrist => " BC"u8;

    /// <summary>Reads <c>yyyy-MM-dd</c> as <see cref="CalendarTime.FormatDate"/> writes it: with <c> BC</c> behind it, with a longer year, or <c>infinity</c>.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out int days)
    {
        if (TryInfinity(text, out var isFuture))
        {
            days = isFuture ? int.MaxValue : int.MinValue;
            return true;
        }

        var isBeforeChrist = text.EndsWith(BeforeChrist);
        return TryParseDay(isBeforeChrist ? text[..^BeforeChrist.Length] : text, isBeforeChrist, out days);
    }

    /// <summary>Reads <c>HH:mm[:ss[.fffffff]]</c>, up to 24:00:00; digits behind the seventh must be zero.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        int second = 0, fraction = 0;
        var valid = text.Length >= 5 && text[2] == ':'
            && TryDigits(text[..2], out var hour) & TryDigits(text.Slice(3, 2), out var minute)
            && (text.Length == 5 || (text.Length >= 8 && text[5] == ':' && TryDigits(text.Slice(6, 2), out second)))
            && (text.Length <= 8 || TryFraction(text[8..], out fraction))
            && Accept(hour, minute, second, fraction, out ticks);
        return valid;
    }

    /// <summary>Reads a date, or a date and a time with <c>T</c> or a space between, and an optional offset from UTC.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, out long microseconds, out int tick, out bool hasOffset)
    {
        tick = 0;
        hasOffset = false;
        if (TryInfinity(text, out var isFuture))
        {
            microseconds = isFuture ? long.MaxValue : long.MinValue;
            return true;
        }

        microseconds = 0;
        var isBeforeChrist = text.EndsWith(BeforeChrist);
        text = isBeforeChrist ? text[..^BeforeChrist.Length] : text;
        var end = text.IndexOfAny((byte)' ', (byte)'T');
        if (!TryParseDay(end < 0 ? text : text[..end], isBeforeChrist, out var days) || !CalendarTime.IsTimestamp(days))
        {
            return false;
        }

        long ticks = 0;
        var offset = TimeSpan.Zero;
        if (end >= 0)
        {
            var time = text[(end + 1)..];
            if (!TrySplitOffset(ref time, out offset, out hasOffset) || !TryParseTime(time, out ticks))
            {
                return false;
            }
        }

        ticks -= offset.Ticks;
        tick = (int)(((ticks % CalendarTime.TicksPerMicrosecond) + CalendarTime.TicksPerMicrosecond) % CalendarTime.TicksPerMicrosecond);
        microseconds = (days * CalendarTime.MicrosecondsPerDay) + ((ticks - tick) / CalendarTime.TicksPerMicrosecond);
        return true;
    }

    private static bool TryInfinity(ReadOnlySpan<byte> text, out bool isFuture)
    {
        isFuture = text.SequenceEqual("infinity"u8);
        return isFuture || text.SequenceEqual("-infinity"u8);
    }

    private static bool TryParseDay(ReadOnlySpan<byte> text, bool isBeforeChrist, out int days)
    {
        days = 0;
        if (text.Length is < 10 or > 13 || text[^6] != '-' || text[^3] != '-'
            || !TryDigits(text[..^6], out var year) || !TryDigits(text[^5..^3], out var month) || !TryDigits(text[^2..], out var day)
            || year is < 1 or > CalendarTime.MaxYear || month is < 1 or > 12)
        {
            return false;
        }

        // The year before 1 is 1 BC. Leap years come again every 400 years.
        year = isBeforeChrist ? 1 - year : year;
        if (day < 1 || day > DateTime.DaysInMonth((((year % 400) + 400) % 400) + 400, month))
        {
            return false;
        }

        days = CalendarTime.ToDays(year, month, day);
        return true;
    }

    private static bool Accept(int hour, int minute, int second, int fraction, out long ticks)
    {
        ticks = (((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond + fraction;
        return minute < 60 && second < 60 && ticks <= TimeSpan.TicksPerDay;
    }

    private static bool TrySplitOffset(ref ReadOnlySpan<byte> time, out TimeSpan offset, out bool hasOffset)
    {
        offset = TimeSpan.Zero;
        hasOffset = false;
        if (time.Length > 0 && time[^1] is (byte)'Z' or (byte)'z')
        {
            time = time[..^1];
            hasOffset = true;
            return true;
        }

        var sign = time.LastIndexOfAny((byte)'+', (byte)'-');
        if (sign < 0)
        {
            return true;
        }

        var part = time[(sign + 1)..];
        var minutes = 0;
        hasOffset = true;
        if (part.Length is not (2 or 4 or 5) || !TryDigits(part[..2], out var hours)
            || (part.Length > 2 && !TryDigits(part[^2..], out minutes)) || (part.Length == 5 && part[2] != ':')
            || hours > MaxOffsetHours || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (time[sign] == '-' ? -1 : 1);
        time = time[..sign].TrimEnd((byte)' ');
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out int ticks)
    {
        ticks = 0;
        if (text.Length < 2 || text[0] != '.')
        {
            return false;
        }

        for (var i = 1; i < Math.Max(text.Length, 8); i++)
        {
            var digit = i < text.Length ? text[i] - '0' : 0;
            if (digit is < 0 or > 9 || (i > 7 && digit != 0))
            {
                return false;
            }

            ticks = i <= 7 ? (ticks * 10) + digit : ticks;
        }

        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && char.IsAsciiDigit((char)text[0]);
}
