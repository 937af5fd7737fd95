using System.Buffers.Binary;
using System.Text;

namespace Reconcile.Data.Canonical;

/// <summary>
/// Turns the values an engine delivers into the form of their column, one method for each kind of value delivered. A value that
/// the form cannot hold is kept as text and marked as foreign: it differs from every value that the form can hold.
/// </summary>
internal sealed class CanonicalEncoder(ByteBuffer output)
{
    public const byte VariantNumber = 1;
    public const byte VariantText = 2;
    private const byte VariantBinary = 3;

    /// <summary>The first double that is no 64-bit whole number.</summary>
    private const double TwoTo63 = 9_223_372_036_854_775_808.0;

    public ByteBuffer Output { get; } = output;

    public void Null() => WriteHeader(Open(), CanonicalRow.NullHeader);

    public void Boolean(ColumnForm form, bool value)
    {
        if (form.Kind == CanonicalKind.Boolean)
        {
            var start = Open();
            Output.Append(value ? (byte)1 : (byte)0);
            Close(start);
        }
        else
        {
            Integer(form, value ? 1 : 0);
        }
    }

    public void Integer(ColumnForm form, long value)
    {
        var start = Open();
        switch (form.Kind)
        {
            case CanonicalKind.Integer:
                OrderedBytes.Append(Output, value);
                break;
            case CanonicalKind.Boolean when value is 0 or 1:
                Output.Append((byte)value);
                break;
            case CanonicalKind.Number:
                NumberCodec.Append(Output, value);
                break;
            case CanonicalKind.Float when IsExact(value):
                OrderedBytes.Append(Output, (double)value);
                break;
            case CanonicalKind.Variant:
                Output.Append(VariantNumber);
                NumberCodec.Append(Output, value);
                break;
            case CanonicalKind.Text or CanonicalKind.Json:
                Output.Append(Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                break;
            default:
                Foreign(start, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return;
        }

        Close(start);
    }

    /// <summary>A decimal in text, as the engine writes it.</summary>
    public void Number(ColumnForm form, ReadOnlySpan<byte> text)
    {
        var start = Open();
        if (form.Kind is CanonicalKind.Number or CanonicalKind.Variant)
        {
            if (form.Kind == CanonicalKind.Variant)
            {
                Output.Append(VariantNumber);
            }

            CloseOrForeign(start, NumberCodec.TryAppend(Output, text), text);
        }
        else
        {
            Text(form, text, start);
        }
    }

    /// <summary>A single: as a decimal it is its own shortest text, not that of the double it widens to.</summary>
    public void Single(ColumnForm form, float value)
    {
        if (form.Kind is CanonicalKind.Number or CanonicalKind.Variant && float.IsFinite(value))
        {
            Span<byte> text = stackalloc byte[24];
            value.TryFormat(text, out var length, "R", System.Globalization.CultureInfo.InvariantCulture);
            Number(form, text[..length]);
        }
        else
        {
            Float(form, value);
        }
    }

    public void Float(ColumnForm form, double value)
    {
        var start = Open();
        switch (form.Kind)
        {
            case CanonicalKind.Float:
                OrderedBytes.Append(Output, value);
                break;
            case CanonicalKind.Number:
                NumberCodec.Append(Output, value);
                break;
            case CanonicalKind.Variant:
                Output.Append(VariantNumber);
                NumberCodec.Append(Output, value);
                break;
            case CanonicalKind.Text:
                Text(form, Encoding.ASCII.GetBytes(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), start);
                return;
            case CanonicalKind.Json when double.IsFinite(value):
                Text(form, Encoding.ASCII.GetBytes(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), start);
                return;
            case CanonicalKind.Integer or CanonicalKind.Boolean when value == Math.Truncate(value) && value is >= long.MinValue and < TwoTo63:
                Output.Truncate(start);
                Integer(form, (long)value);
                return;
            default:
                Foreign(start, value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
                return;
        }

        Close(start);
    }

    /// <summary>Days since 2000-01-01.</summary>
    public void Date(ColumnForm form, int days)
    {
        var start = Open();
        switch (form.Kind)
        {
            case CanonicalKind.Date:
                OrderedBytes.Append(Output, days);
                break;
            case CanonicalKind.Timestamp or CanonicalKind.Instant when CalendarTime.IsTimestamp(days):
                OrderedBytes.AppendTimestamp(Output, form, days switch
                {
                    int.MaxValue => long.MaxValue,
                    int.MinValue => long.MinValue,
                    _ => days * CalendarTime.MicrosecondsPerDay,
                }, 0);
                break;
            default:
                Foreign(start, CalendarTime.FormatDate(days));
                return;
        }

        Close(start);
    }

    /// <summary>100 ns since midnight.</summary>
    public void Time(ColumnForm form, long ticks)
    {
        var start = Open();
        if (form.Kind != CanonicalKind.Time)
        {
            Foreign(start, CalendarTime.FormatTime(ticks));
            return;
        }

        OrderedBytes.Append(Output, Fraction.Round(ticks, form.FractionDigits));
        Close(start);
    }

    /// <summary>Microseconds since 2000-01-01 and 100 ns of one; the extremes are the infinities.</summary>
    public void Timestamp(ColumnForm form, long microseconds, int tick, bool isInstant)
    {
        var start = Open();
        switch (form.Kind)
        {
            case CanonicalKind.Timestamp or CanonicalKind.Instant:
                OrderedBytes.AppendTimestamp(Output, form, microseconds, tick);
                Close(start);
                break;
            default:
                Foreign(start, CalendarTime.FormatTimestamp(microseconds, tick, isInstant));
                break;
        }
    }

    /// <summary>Text in UTF-8, or what an engine without the column's type keeps in its place.</summary>
    public void Text(ColumnForm form, ReadOnlySpan<byte> utf8) => Text(form, utf8, Open());

    /// <summary>16 bytes in the order in which they are written.</summary>
    public void Uuid(ColumnForm form, ReadOnlySpan<byte> bytes)
    {
        var start = Open();
        switch (form.Kind)
        {
            case CanonicalKind.Uuid or CanonicalKind.Binary:
                Output.Append(bytes);
                Close(start);
                break;
            default:
                Foreign(start, new Guid(bytes, bigEndian: true).ToString());
                break;
        }
    }

    public void Binary(ColumnForm form, ReadOnlySpan<byte> bytes)
    {
        var start = Open();
        switch (form.Kind)
        {
            case CanonicalKind.Binary:
            case CanonicalKind.Uuid when bytes.Length == 16:
                Output.Append(bytes);
                break;
            case CanonicalKind.Variant:
                Output.Append(VariantBinary);
                Output.Append(bytes);
                break;
            default:
                Foreign(start, "0x" + Convert.ToHexString(bytes));
                return;
        }

        Close(start);
    }

    private void Text(ColumnForm form, ReadOnlySpan<byte> utf8, int start)
    {
        switch (form.Kind)
        {
            case CanonicalKind.Text:
                Output.Append(utf8);
                Close(start);
                break;
            case CanonicalKind.Variant:
                Output.Append(VariantText);
                Output.Append(utf8);
                Close(start);
                break;
            case CanonicalKind.Json:
                CloseOrForeign(start, JsonForm.TryAppend(Output, utf8), utf8);
                break;
            default:
                CloseOrForeign(start, TextReading.TryAppend(Output, form, utf8.Trim((byte)' ')), utf8);
                break;
        }
    }

    /// <summary>Whether a double can hold the whole number: beyond 2^53 it holds only some.</summary>
    private static bool IsExact(long value) => (double)value < TwoTo63 && (long)(double)value == value;

    private int Open()
    {
        var start = Output.Length;
        Output.Reserve(CanonicalRow.HeaderLength);
        Output.Advance(CanonicalRow.HeaderLength);
        return start;
    }

    private void Close(int start) => WriteHeader(start, Output.Length - start - CanonicalRow.HeaderLength);

    private void CloseOrForeign(int start, bool fits, ReadOnlySpan<byte> text)
    {
        if (fits)
        {
            Close(start);
        }
        else
        {
            Output.Truncate(start + CanonicalRow.HeaderLength);
            Output.Append(text);
            WriteHeader(start, text.Length | CanonicalRow.ForeignFlag);
        }
    }

    private void Foreign(int start, string text) => CloseOrForeign(start, false, Encoding.UTF8.GetBytes(text));

    private void WriteHeader(int start, int header) =>
        BinaryPrimitives.WriteInt32LittleEndian(Output.Writable[start..], header);
}
