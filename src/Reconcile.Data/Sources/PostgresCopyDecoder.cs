using System.Buffers.Binary;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

/// <summary>Turns rows of PostgreSQL's binary COPY into canonical form. The wire forms are those of the server's own <c>..._send</c> functions.</summary>
internal sealed class PostgresCopyDecoder : IRowDecoder
{
    private readonly int[] _types;
    private readonly ColumnForm[] _forms;

    public PostgresCopyDecoder(IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms)
    {
        _types = [.. columns.Select(TypeOnWire)];
        _forms = [.. forms];
    }

    /// <summary>Whether two decoders read the same bytes as the same values, so that rows equal to the byte are equal.</summary>
    public bool ReadsTheSameAs(PostgresCopyDecoder other) => _types.AsSpan().SequenceEqual(other._types) && _forms.AsSpan().SequenceEqual(other._forms);

    public void Decode(ReadOnlySpan<byte> raw, CanonicalEncoder output)
    {
        var position = 2;
        for (var i = 0; i < _types.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(raw[position..]);
            position += 4;
            if (length < 0)
            {
                output.Null();
            }
            else
            {
                DecodeField(_types[i], _forms[i], raw.Slice(position, length), output);
                position += length;
            }
        }

        if (position != raw.Length)
        {
            // Nothing between server and client may cut the messages otherwise than the server does: see PostgresCopyMessages.
            throw new InvalidDataException($"A row of {raw.Length} bytes has {position} bytes of columns.");
        }
    }

    /// <summary>The type of what <see cref="PostgreSqlDialect.SelectExpression"/> selects.</summary>
    private static int TypeOnWire(ColumnDefinition column) => column.WireType switch
    {
        PostgresType.Money => PostgresType.Numeric,
        PostgresType.Oid => PostgresType.Int8,
        _ when column.Kind == CanonicalKind.Text => PostgresType.Text,
        _ => column.WireType,
    };

    private static void DecodeField(int type, ColumnForm form, ReadOnlySpan<byte> value, CanonicalEncoder output)
    {
        switch (type)
        {
            case PostgresType.Boolean:
                output.Boolean(form, value[0] != 0);
                break;
            case PostgresType.Int2:
                output.Integer(form, BinaryPrimitives.ReadInt16BigEndian(value));
                break;
            case PostgresType.Int4:
                output.Integer(form, BinaryPrimitives.ReadInt32BigEndian(value));
                break;
            case PostgresType.Int8:
                output.Integer(form, BinaryPrimitives.ReadInt64BigEndian(value));
                break;
            case PostgresType.Float4:
                output.Single(form, BinaryPrimitives.ReadSingleBigEndian(value));
                break;
            case PostgresType.Float8:
                output.Float(form, BinaryPrimitives.ReadDoubleBigEndian(value));
                break;
            case PostgresType.Numeric:
                PostgresNumeric.Decode(form, value, output);
                break;
            case PostgresType.Date:
                output.Date(form, BinaryPrimitives.ReadInt32BigEndian(value));
                break;
            case PostgresType.Time:
                output.Time(form, BinaryPrimitives.ReadInt64BigEndian(value) * CalendarTime.TicksPerMicrosecond);
                break;
            case PostgresType.Timestamp:
                output.Timestamp(form, BinaryPrimitives.ReadInt64BigEndian(value), 0, isInstant: false);
                break;
            case PostgresType.TimestampTz:
                output.Timestamp(form, BinaryPrimitives.ReadInt64BigEndian(value), 0, isInstant: true);
                break;
            case PostgresType.Uuid:
                output.Uuid(form, value);
                break;
            case PostgresType.Bytea:
                output.Binary(form, value);
                break;
            case PostgresType.Jsonb:
                // A version byte stands before the text.
                output.Text(form, value[1..]);
                break;
            default:
                output.Text(form, value);
                break;
        }
    }
}
