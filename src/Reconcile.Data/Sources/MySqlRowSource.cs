using System.Buffers.Text;
using MySqlConnector;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

/// <summary>
/// The rows of a MySQL query, whose values all arrive as bytes (see <see cref="MySqlDialect"/>), so that none of them becomes an object.
/// Read on whatever thread asks. Cancelling ends the query on the server, by a connection of its own.
/// </summary>
internal sealed class MySqlRowSource : IRowSource
{
    private readonly MySqlCommand _command;
    private readonly MySqlDataReader _reader;
    private readonly ColumnDefinition[] _columns;
    private readonly ColumnForm[] _forms;
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());
    private byte[] _value = new byte[4096];
    private bool _ended;

    private MySqlRowSource(MySqlCommand command, MySqlDataReader reader, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms)
    {
        _command = command;
        _reader = reader;
        _columns = [.. columns];
        _forms = [.. forms];
    }

    public IRowDecoder? Decoder => null;

    public static async Task<MySqlRowSource> OpenAsync(
        MySqlConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken)
    {
        // The item's own timeout limits the query; the driver's would cut off long comparisons after 30 s.
        var command = new MySqlCommand(query, connection) { CommandTimeout = 0 };
        try
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return new MySqlRowSource(command, reader, columns, forms);
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
                EncodeValue(_columns[i], _forms[i], BytesOf(i));
            }
        }

        return _encoder.Output.Written;
    }

    private void EncodeValue(ColumnDefinition column, ColumnForm form, ReadOnlySpan<byte> value)
    {
        switch (column.Kind)
        {
            case CanonicalKind.Boolean or CanonicalKind.Integer when Utf8Parser.TryParse(value, out long integer, out var used) && used == value.Length:
                _encoder.Integer(form, integer);
                break;
            case CanonicalKind.Float when Utf8Parser.TryParse(value, out double real, out var used) && used == value.Length:
                EncodeFloat(column, form, real);
                break;
            case CanonicalKind.Number:
                _encoder.Number(form, value);
                break;
            case CanonicalKind.Binary:
                _encoder.Binary(form, value);
                break;
            default:
                // Days that are none, times beyond a day: what the form cannot hold is kept as text.
                _encoder.Text(form, value);
                break;
        }
    }

    private void EncodeFloat(ColumnDefinition column, ColumnForm form, double value)
    {
        if (column.WireType == MySqlDialect.Single)
        {
            _encoder.Single(form, (float)value);
        }
        else
        {
            _encoder.Float(form, value);
        }
    }

    private ReadOnlySpan<byte> BytesOf(int column)
    {
        var length = (int)_reader.GetBytes(column, 0, _value, 0, _value.Length);
        if (length == _value.Length)
        {
            length = (int)_reader.GetBytes(column, 0, null, 0, 0);
            _value = new byte[Math.Max(length, _value.Length) + 1];
            length = (int)_reader.GetBytes(column, 0, _value, 0, length);
        }

        return _value.AsSpan(0, length);
    }
}
