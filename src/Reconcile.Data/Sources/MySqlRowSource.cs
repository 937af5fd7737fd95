using System.Buffers.Text;
using System.Net.Sockets;
using System.Reflection;
using MySqlConnector;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

/// <summary>
/// The rows of a MySQL query, whose values all arrive as bytes (see <see cref="MySqlDialect"/>), so that none of them becomes an object.
/// Cancelling ends the query on the server, by a connection of its own.
/// </summary>
internal sealed class MySqlRowSource : ReaderRowSource
{
    private readonly MySqlDataReader _reader;
    private byte[] _value = new byte[4096];

    private MySqlRowSource(MySqlCommand command, MySqlDataReader reader, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms)
        : base(command, reader, columns, forms, SocketOf(command.Connection!)) => _reader = reader;

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

    protected override void EncodeValue(int index, ColumnDefinition column, ColumnForm form)
    {
        var value = BytesOf(index);
        switch (column.Kind)
        {
            case CanonicalKind.Boolean or CanonicalKind.Integer when Utf8Parser.TryParse(value, out long integer, out var used) && used == value.Length:
                Encoder.Integer(form, integer);
                break;
            case CanonicalKind.Float when Utf8Parser.TryParse(value, out double real, out var used) && used == value.Length:
                EncodeFloat(column, form, real);
                break;
            case CanonicalKind.Number:
                Encoder.Number(form, value);
                break;
            case CanonicalKind.Binary:
                Encoder.Binary(form, value);
                break;
            case CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant:
                // Days that are none, times beyond a day: what the form cannot hold is kept as text, however many digits the column has.
                Encoder.Text(form, value.Contains((byte)'.') ? value.TrimEnd((byte)'0').TrimEnd((byte)'.') : value);
                break;
            default:
                Encoder.Text(form, value);
                break;
        }
    }

    /// <summary>The driver keeps it to itself; null where it cannot be found.</summary>
    internal static Socket? SocketOf(MySqlConnection connection) => FieldOf(FieldOf(connection, "m_session"), "m_socket") as Socket;

    private static object? FieldOf(object? owner, string name) =>
        owner?.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(owner);

    private void EncodeFloat(ColumnDefinition column, ColumnForm form, double value)
    {
        if (column.WireType == MySqlDialect.Single)
        {
            Encoder.Single(form, (float)value);
        }
        else
        {
            Encoder.Float(form, value);
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
