using System.Buffers.Text;

namespace Reconcile.Data.Canonical;

/// <summary>Reads values from text, for engines that keep them so.</summary>
internal static class TextReading
{
    /// <summary>Appends the form of the value that a text spells; false, with or without something appended, if it spells none.</summary>
    public static bool TryAppend(ByteBuffer output, ColumnForm form, ReadOnlySpan<byte> text)
    {
        switch (form.Kind)
        {
            case CanonicalKind.Integer when Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length:
                OrderedBytes.Append(output, integer);
                return true;
            case CanonicalKind.Number:
                return NumberCodec.TryAppend(output, text);
            case CanonicalKind.Float when Utf8Parser.TryParse(text, out double real, out var used) && used == text.Length:
                OrderedBytes.Append(output, real);
                return true;
            case CanonicalKind.Boolean when BooleanText.TryParse(text, out var truth):
                output.Append(truth ? (byte)1 : (byte)0);
                return true;
            case CanonicalKind.Date when CalendarText.TryParseDate(text, out var days):
                OrderedBytes.Append(output, days);
                return true;
            case CanonicalKind.Date when CalendarText.TryParseTimestamp(text, out var midnight, out var tick, out _):
                OrderedBytes.Append(output, (int)(midnight / CalendarTime.MicrosecondsPerDay));
                return tick == 0 && midnight % CalendarTime.MicrosecondsPerDay == 0;
            case CanonicalKind.Time when CalendarText.TryParseTime(text, out var ticks):
                OrderedBytes.Append(output, Fraction.Round(ticks, form.FractionDigits));
                return true;
            case CanonicalKind.Timestamp or CanonicalKind.Instant
                when CalendarText.TryParseTimestamp(text, out var microseconds, out var tick, out var hasOffset)
                && (form.Kind == CanonicalKind.Instant || !hasOffset):
                OrderedBytes.AppendTimestamp(output, form, microseconds, tick);
                return true;
            case CanonicalKind.Uuid when Utf8Parser.TryParse(text, out Guid uuid, out var used, text.Length == 38 ? 'B' : 'D') && used == text.Length:
                uuid.TryWriteBytes(output.Reserve(16), bigEndian: true, out var length);
                output.Advance(length);
                return true;
            default:
                return false;
        }
    }
}
