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
internal sealed class SqlServerRowSource : IRowSource
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly SqlCommand _command;
    private readonly SqlDataReader _reader;
    private readonly ColumnDefinition[] _columns;
    private readonly ColumnForm[] _forms;
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());
    private byte[] _text = new byte[1024];
    private bool _ended;

    private SqlServerRowSource(SqlCommand command, SqlDataReader reader, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms)
    {
        _command = command;
        _reader = reader;
        _columns = [.. columns];
        _forms = [.. forms];
    }

    public IRowDecoder? Decoder => null;

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

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.Register(_command.Cancel);
        while (!_ended && batch.End < RowBatch.TargetLength)
        {
            if (_reader.Read())
            {
                batch.AddRow(EncodeRow());
            }
            else
            {
                _ended = true;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(batch.Count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            // Else disposing would read the rest of the rows.
            _command.Cancel();
        }

        await _reader.DisposeAsync().ConfigureAwait(false);
        await _command.DisposeAsync().ConfigureAwait(false);
    }

    private ReadOnlySpan<byte> EncodeRow()
    {
        _encoder.Output.Clear();
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_reader.IsDBNull(i))
            {
                _encoder.Null();
            }
            else
            {
                EncodeValue(i, _columns[i], _forms[i]);
            }
        }

        return _encoder.Output.Written;
    }

    private void EncodeValue(int i, ColumnDefinition column, ColumnForm form)
    {
        switch (column.Kind)
        {
            case CanonicalKind.Boolean:
                _encoder.Boolean(form, _reader.GetBoolean(i));
                break;
            case CanonicalKind.Integer:
                _encoder.Integer(form, ReadInteger(i));
                break;
            case CanonicalKind.Number:
                // SqlDecimal holds all 38 digits; decimal would round or throw.
                _encoder.Number(form, Encode(_reader.GetSqlValue(i) switch
                {
                    System.Data.SqlTypes.SqlMoney money => money.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    var number => number.ToString() ?? string.Empty,
                }));
                break;
            case CanonicalKind.Float:
                EncodeFloat(i, form);
                break;
            case CanonicalKind.Uuid:
                Span<byte> uuid = stackalloc byte[16];
                _reader.GetGuid(i).TryWriteBytes(uuid, bigEndian: true, out _);
                _encoder.Uuid(form, uuid);
                break;
            case CanonicalKind.Binary:
                _encoder.Binary(form, _reader.GetFieldValue<byte[]>(i));
                break;
            case CanonicalKind.Date or CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant:
                EncodeCalendar(i, column.Kind.Value, form);
                break;
            default:
                var text = _reader.GetString(i);
                _encoder.Text(form, Encode(column.IsPadded ? text.AsSpan().TrimEnd(' ') : text));
                break;
        }
    }

    private void EncodeFloat(int i, ColumnForm form)
    {
        if (_reader.GetFieldType(i) == typeof(float))
        {
            _encoder.Single(form, _reader.GetFloat(i));
        }
        else
        {
            _encoder.Float(form, _reader.GetDouble(i));
        }
    }

    private void EncodeCalendar(int i, CanonicalKind kind, ColumnForm form)
    {
        switch (kind)
        {
            case CanonicalKind.Time:
                _encoder.Time(form, _reader.GetTimeSpan(i).Ticks);
                break;
            case CanonicalKind.Date:
                _encoder.Date(form, (int)(_reader.GetDateTime(i) - Epoch).TotalDays);
                break;
            default:
                var ticks = ((kind == CanonicalKind.Instant ? _reader.GetDateTimeOffset(i).UtcDateTime : _reader.GetDateTime(i)) - Epoch).Ticks;
                var tick = (int)(((ticks % CalendarTime.TicksPerMicrosecond) + CalendarTime.TicksPerMicrosecond) % CalendarTime.TicksPerMicrosecond);
                _encoder.Timestamp(form, (ticks - tick) / CalendarTime.TicksPerMicrosecond, tick, kind == CanonicalKind.Instant);
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
