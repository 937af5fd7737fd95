using System.Data;
using System.Text;
using Microsoft.Data.SqlClient;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Sources;

/// <summary>
/// The rows of a SQL Server query, through the driver's synchronous reader on a thread of its own: its asynchronous one costs
/// several times as much a row. Cancelling sends the server an attention.
/// </summary>
internal sealed class SqlServerRowSource : ReaderRowSource
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly SqlDataReader _reader;
    private byte[] _text = new byte[1024];

    private SqlServerRowSource(SqlCommand command, SqlDataReader reader, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms)
        : base(command, reader, columns, forms) => _reader = reader;

    public static async Task<SqlServerRowSource> OpenAsync(
        SqlConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken)
    {
        // The item's own timeout limits the query; the driver's would cut off long comparisons after 30 s.
        var command = new SqlCommand(query, connection) { CommandTimeout = 0 };
        try
        {
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken).ConfigureAwait(false);
            return new SqlServerRowSource(command, reader, columns, forms);
        }
        catch
        {
            await command.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override void EncodeValue(int index, ColumnDefinition column, ColumnForm form)
    {
        switch (column.Kind)
        {
            case CanonicalKind.Boolean:
                Encoder.Boolean(form, _reader.GetBoolean(index));
                break;
            case CanonicalKind.Integer:
                Encoder.Integer(form, ReadInteger(index));
                break;
            case CanonicalKind.Number:
                // SqlDecimal holds all 38 digits; decimal would round or throw.
                Encoder.Number(form, Encode(_reader.GetSqlValue(index) switch
                {
                    System.Data.SqlTypes.SqlMoney money => money.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    var number => number.ToString() ?? string.Empty,
                }));
                break;
            case CanonicalKind.Float:
                EncodeFloat(index, form);
                break;
            case CanonicalKind.Uuid:
                Span<byte> uuid = stackalloc byte[16];
                _reader.GetGuid(index).TryWriteBytes(uuid, bigEndian: true, out _);
                Encoder.Uuid(form, uuid);
                break;
            case CanonicalKind.Binary:
                Encoder.Binary(form, _reader.GetFieldValue<byte[]>(index));
                break;
            case CanonicalKind.Date or CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant:
                EncodeCalendar(index, column.Kind.Value, form);
                break;
            default:
                var text = _reader.GetString(index);
                Encoder.Text(form, Encode(column.IsPadded ? text.AsSpan().TrimEnd(' ') : text));
                break;
        }
    }

    private void EncodeFloat(int i, ColumnForm form)
    {
        if (_reader.GetFieldType(i) == typeof(float))
        {
            Encoder.Single(form, _reader.GetFloat(i));
        }
        else
        {
            Encoder.Float(form, _reader.GetDouble(i));
        }
    }

    private void EncodeCalendar(int i, CanonicalKind kind, ColumnForm form)
    {
        switch (kind)
        {
            case CanonicalKind.Time:
                Encoder.Time(form, _reader.GetTimeSpan(i).Ticks);
                break;
            case CanonicalKind.Date:
                Encoder.Date(form, (int)(_reader.GetDateTime(i) - Epoch).TotalDays);
                break;
            default:
                var ticks = ((kind == CanonicalKind.Instant ? _reader.GetDateTimeOffset(i).UtcDateTime : _reader.GetDateTime(i)) - Epoch).Ticks;
                var tick = (int)(((ticks % CalendarTime.TicksPerMicrosecond) + CalendarTime.TicksPerMicrosecond) % CalendarTime.TicksPerMicrosecond);
                Encoder.Timestamp(form, (ticks - tick) / CalendarTime.TicksPerMicrosecond, tick, kind == CanonicalKind.Instant);
                break;
        }
    }

    private long ReadInteger(int i) => _reader.GetValue(i) switch
    {
        long value => value,
        int value => value,
        short value => value,
        byte value => value,
        var other => Convert.ToInt64(other, System.Globalization.CultureInfo.InvariantCulture),
    };

    private ReadOnlySpan<byte> Encode(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
        {
            _text = new byte[most];
        }

        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }
}
