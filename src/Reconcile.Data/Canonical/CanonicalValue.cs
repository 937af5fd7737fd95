using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Reconcile.Data.Canonical;

/// <summary>Reads values back from their canonical form.</summary>
internal static class CanonicalValue
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value as people and scripts expect it; what .NET has no type for (infinity, BC years, 40 digits) as text.</summary>
    public static object? ToObject(CanonicalKind kind, CanonicalColumn column)
    {
        if (column.IsNull)
        {
            return null;
        }

        return kind switch
        {
            _ when column.IsForeign => TextOrBytes(column.Value),
            CanonicalKind.Boolean => column.Value[0] != 0,
            CanonicalKind.Integer => OrderedBytes.ReadInt64(column.Value),
            CanonicalKind.Float => ReadDouble(column.Value),
            CanonicalKind.Number => ToNumber(column.Value),
            CanonicalKind.Text or CanonicalKind.Json => TextOrBytes(column.Value),
            CanonicalKind.Uuid => new Guid(column.Value, bigEndian: true),
            CanonicalKind.Binary => column.Value.ToArray(),
            CanonicalKind.Variant => column.Value[0] switch
            {
                1 => ToNumber(column.Value[1..]),
                2 => TextOrBytes(column.Value[1..]),
                _ => column.Value[1..].ToArray(),
            },
            CanonicalKind.Time => TimeSpan.FromTicks(OrderedBytes.ReadInt64(column.Value)),
            _ => ToCalendarObject(kind, ToText(kind, column.Value)),
        };
    }

    /// <summary>The text form of a value that is neither NULL nor binary: what a literal is made from.</summary>
    public static string ToText(CanonicalKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        CanonicalKind.Boolean => value[0] != 0 ? "true" : "false",
        CanonicalKind.Integer => OrderedBytes.ReadInt64(value).ToString(CultureInfo.InvariantCulture),
        CanonicalKind.Number => NumberCodec.Format(value),
        CanonicalKind.Float => ReadDouble(value).ToString("R", CultureInfo.InvariantCulture),
        CanonicalKind.Date => CalendarTime.FormatDate(ReadInt32(value)),
        CanonicalKind.Time => CalendarTime.FormatTime(OrderedBytes.ReadInt64(value)),
        CanonicalKind.Timestamp => CalendarTime.FormatTimestamp(OrderedBytes.ReadInt64(value), value[8], isInstant: false),
        CanonicalKind.Instant => CalendarTime.FormatTimestamp(OrderedBytes.ReadInt64(value), value[8], isInstant: true),
        CanonicalKind.Uuid => new Guid(value, bigEndian: true).ToString(),
        CanonicalKind.Variant when value[0] == 1 => NumberCodec.Format(value[1..]),
        CanonicalKind.Variant when value[0] == 2 => Encoding.UTF8.GetString(value[1..]),
        CanonicalKind.Text or CanonicalKind.Json => Encoding.UTF8.GetString(value),
        _ => Convert.ToHexString(value),
    };

    /// <summary>Text, or null if the bytes are not UTF-8.</summary>
    public static string? TryReadText(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static object TextOrBytes(ReadOnlySpan<byte> utf8) => TryReadText(utf8) ?? (object)utf8.ToArray();

    private static object ToNumber(ReadOnlySpan<byte> form)
    {
        var text = NumberCodec.Format(form);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        // decimal drops digits beyond its 28 without a word: only what reads back the same is one.
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text ? number : text;
    }

    private static object ToCalendarObject(CanonicalKind kind, string text) => kind switch
    {
        CanonicalKind.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        CanonicalKind.Timestamp when DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.None, out var timestamp) => timestamp,
        CanonicalKind.Instant when DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm:ss.FFFFFFFzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) => instant,
        _ => text,
    };

    private static int ReadInt32(ReadOnlySpan<byte> value) => (int)(BinaryPrimitives.ReadUInt32BigEndian(value) ^ 0x8000_0000);

    private static double ReadDouble(ReadOnlySpan<byte> value)
    {
        var ordered = OrderedBytes.ReadInt64(value);
        return ordered == long.MaxValue
            ? double.NaN
            : BitConverter.Int64BitsToDouble(ordered < 0 ? ~(ordered ^ long.MinValue) : ordered);
    }
}
