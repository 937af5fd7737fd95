using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DuckDB.NET.Native;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Sources;

/// <summary>A column of a chunk: DuckDB's own memory, read by the type of the result's column.</summary>
internal sealed unsafe class DuckDbVector
{
    /// <summary>From 1970-01-01, whence DuckDB counts, to 2000-01-01.</summary>
    private const int EpochDays = 10_957;

    private const long EpochMicroseconds = EpochDays * CalendarTime.MicrosecondsPerDay;
    private const int InlinedLength = 12;
    private const int StringLength = 16;

    private readonly DuckDBType _type;
    private readonly DuckDBType _storage;
    private readonly int _scale;
    private byte* _data;
    private ulong* _validity;

    public DuckDbVector(ref DuckDBResult result, int column)
    {
        _type = _storage = NativeMethods.Query.DuckDBColumnType(ref result, column);
        if (_type == DuckDBType.Decimal)
        {
            using var type = NativeMethods.Query.DuckDBColumnLogicalType(ref result, column);
            _scale = NativeMethods.LogicalType.DuckDBDecimalScale(type);
            _storage = NativeMethods.LogicalType.DuckDBDecimalInternalType(type);
        }
    }

    public void Load(nint vector)
    {
        _data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        _validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
    }

    public void Encode(int row, ColumnForm form, CanonicalEncoder output)
    {
        if (_validity is not null && (_validity[row >> 6] & (1UL << (row & 63))) == 0)
        {
            output.Null();
            return;
        }

        switch (_type)
        {
            case DuckDBType.Boolean:
                output.Boolean(form, _data[row] != 0);
                break;
            case DuckDBType.Float:
                output.Single(form, ((float*)_data)[row]);
                break;
            case DuckDBType.Double:
                output.Float(form, ((double*)_data)[row]);
                break;
            case DuckDBType.Varchar:
                output.Text(form, Bytes(row));
                break;
            case DuckDBType.Blob:
                output.Binary(form, Bytes(row));
                break;
            case DuckDBType.Uuid:
                // A signed number of 128 bits, whose sign is turned so that it sorts.
                Span<byte> uuid = stackalloc byte[16];
                BinaryPrimitives.WriteUInt128BigEndian(uuid, ((UInt128*)_data)[row] ^ (UInt128.One << 127));
                output.Uuid(form, uuid);
                break;
            case DuckDBType.Decimal or DuckDBType.UnsignedBigInt or DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt:
                EncodeNumber(row, form, output);
                break;
            case DuckDBType.Date or DuckDBType.Time or DuckDBType.Timestamp or DuckDBType.TimestampTz:
                EncodeCalendar(row, form, output);
                break;
            default:
                output.Integer(form, (long)Whole(row));
                break;
        }
    }

    /// <summary>Up to 12 bytes lie in the vector itself, longer ones where it points.</summary>
    private ReadOnlySpan<byte> Bytes(int row)
    {
        var text = _data + ((long)row * StringLength);
        var length = *(int*)text;
        return new ReadOnlySpan<byte>(length <= InlinedLength ? text + sizeof(int) : *(byte**)(text + 8), length);
    }

    private Int128 Whole(int row) => _storage switch
    {
        DuckDBType.TinyInt => ((sbyte*)_data)[row],
        DuckDBType.UnsignedTinyInt => _data[row],
        DuckDBType.SmallInt => ((short*)_data)[row],
        DuckDBType.UnsignedSmallInt => ((ushort*)_data)[row],
        DuckDBType.Integer => ((int*)_data)[row],
        DuckDBType.UnsignedInteger => ((uint*)_data)[row],
        DuckDBType.BigInt => ((long*)_data)[row],
        DuckDBType.UnsignedBigInt => ((ulong*)_data)[row],
        DuckDBType.HugeInt => ((Int128*)_data)[row],
        _ => throw new ReconcileException(ReconcileProblem.ValueUnreadable, $"A column has DuckDB's type {_type}, which is not read here. Convert it, for example to VARCHAR, or leave it out with -ExcludeColumn."),
    };

    private void EncodeNumber(int row, ColumnForm form, CanonicalEncoder output)
    {
        Span<byte> text = stackalloc byte[64];
        int length;
        if (_type == DuckDBType.UnsignedHugeInt)
        {
            ((UInt128*)_data)[row].TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        }
        else
        {
            Whole(row).TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        }

        // 12e-2 is 0.12 without a digit being moved.
        if (_scale > 0)
        {
            text[length++] = (byte)'e';
            text[length++] = (byte)'-';
            _scale.TryFormat(text[length..], out var digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }

        output.Number(form, text[..length]);
    }

    private void EncodeCalendar(int row, ColumnForm form, CanonicalEncoder output)
    {
        switch (_type)
        {
            case DuckDBType.Time:
                output.Time(form, ((long*)_data)[row] * CalendarTime.TicksPerMicrosecond);
                break;
            case DuckDBType.Date:
                EncodeDate(((int*)_data)[row], form, output);
                break;
            default:
                EncodeTimestamp(((long*)_data)[row], form, output);
                break;
        }
    }

    /// <summary>The extremes are infinities; what lies before the reference's first day is kept as the number it is.</summary>
    private static void EncodeDate(int days, ColumnForm form, CanonicalEncoder output)
    {
        switch (days)
        {
            case int.MaxValue:
                output.Date(form, int.MaxValue);
                break;
            case -int.MaxValue:
                output.Date(form, int.MinValue);
                break;
            case <= int.MinValue + EpochDays:
                output.Text(form, Encoding.ASCII.GetBytes($"day {days.ToString(CultureInfo.InvariantCulture)}"));
                break;
            default:
                output.Date(form, days - EpochDays);
                break;
        }
    }

    private void EncodeTimestamp(long microseconds, ColumnForm form, CanonicalEncoder output)
    {
        if (microseconds is > -long.MaxValue and <= long.MinValue + EpochMicroseconds)
        {
            output.Text(form, Encoding.ASCII.GetBytes($"microsecond {microseconds.ToString(CultureInfo.InvariantCulture)}"));
            return;
        }

        output.Timestamp(form, microseconds switch
        {
            long.MaxValue => long.MaxValue,
            -long.MaxValue => long.MinValue,
            _ => microseconds - EpochMicroseconds,
        }, 0, _type == DuckDBType.TimestampTz);
    }
}
