using System.Buffers.Binary;
using Npgsql;

namespace Reconcile.Data.Sources;

/// <summary>
/// The rows of <c>COPY (query) TO STDOUT (FORMAT BINARY)</c>: after a header, each row is the number of its fields (two bytes), and
/// each field its length (four bytes, -1 for NULL) and bytes. See PostgreSQL's documentation of COPY, "Binary Format".
/// </summary>
internal sealed class PostgresCopySource : IRowSource
{
    private const int HeaderLength = 19;
    private const int ExtensionLengthOffset = 15;
    private const int FieldCountLength = 2;
    private const int FieldLength = 4;

    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(2);

    private readonly NpgsqlRawCopyStream _stream;
    private readonly PostgresCopyMessages? _messages;
    private readonly DirectSocketEvents _events;
    private byte[] _rest = [];
    private short _fields = -1;
    private bool _headerRead;
    private bool _ended;
    private bool _consumed;

    private PostgresCopySource(NpgsqlRawCopyStream stream, IRowDecoder decoder)
    {
        _stream = stream;
        _messages = PostgresCopyMessages.TryOpen(stream);
        _events = new DirectSocketEvents(_messages?.Socket);
        Decoder = decoder;
    }

    public IRowDecoder? Decoder { get; }

    /// <summary>Whether this driver lets rows be taken many at a time; else they come one a call.</summary>
    public bool TakesManyRows => _messages is not null;

    /// <summary>Whether packets wake the reader directly.</summary>
    public bool IsWokenDirectly => _events.IsOn;

    public static async Task<PostgresCopySource> OpenAsync(NpgsqlConnection connection, string query, IRowDecoder decoder, CancellationToken cancellationToken)
    {
        var backend = connection.ProcessID;
        try
        {
            // The server answers with its first buffer of rows: it may sort for long before.
            var stream = await connection.BeginRawBinaryCopyAsync($"COPY ({query}) TO STDOUT (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
            return new PostgresCopySource(stream, decoder);
        }
        catch when (cancellationToken.IsCancellationRequested)
        {
            await CancelBackendAsync(connection, backend).ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        // Only this cancels the query on the server at once: a token given to the reads would break the connection and leave the
        // backend to find out by itself. It takes a network round trip, which a timer's thread must not wait for.
        using var cancellation = cancellationToken.Register(() => _ = Task.Run(TryCancel, CancellationToken.None));
        var length = _rest.Length;
        batch.EnsureLength(length);
        _rest.CopyTo(batch.Data, 0);
        var scanned = 0;
        while (!_ended && (batch.Count == 0 || length < RowBatch.TargetLength))
        {
            if (_fields >= 0 && length == batch.End && _messages?.TakeRows(batch, _fields) == true)
            {
                scanned = length = batch.End;
            }
            else
            {
                length += ReadSome(batch, length);
                scanned = Scan(batch, scanned, length);
            }
        }

        if (_ended && !_consumed)
        {
            // Behind the mark comes the server's word that the command is complete, without which the connection cannot be used again.
            _consumed = _stream.Read(stackalloc byte[1]) == 0;
        }

        cancellationToken.ThrowIfCancellationRequested();
        _rest = batch.Data.AsSpan(batch.End, _ended ? 0 : length - batch.End).ToArray();
        return ValueTask.FromResult(batch.Count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_consumed)
        {
            // Else disposing would read the rest of the rows.
            TryCancel();
        }

        _events.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>At this stage the driver only breaks the connection, which a backend that sorts does not notice, or not at once.</summary>
    private static async Task CancelBackendAsync(NpgsqlConnection connection, int backend)
    {
        try
        {
            using var limit = new CancellationTokenSource(CancelTimeout);
            await using var other = (NpgsqlConnection)((ICloneable)connection).Clone();
            await other.OpenAsync(limit.Token).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("SELECT pg_cancel_backend($1)", other) { Parameters = { new() { Value = backend } } };
            await command.ExecuteNonQueryAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // A server that cannot be reached has nothing left to cancel; one that has no connection to spare finds out by itself.
        }
    }

    private int ReadSome(RowBatch batch, int length)
    {
        batch.EnsureLength(length + 4096);
        return _stream.Read(batch.Data.AsSpan(length)) is > 0 and var read
            ? read
            : throw new EndOfStreamException("The server ended its rows without the mark that belongs at their end.");
    }

    /// <summary>Finds the rows that are whole. Returns how far it got.</summary>
    private int Scan(RowBatch batch, int position, int length)
    {
        if (!_headerRead)
        {
            if (length < HeaderLength)
            {
                return position;
            }

            // The extension area is empty in every version so far; its length is honoured all the same.
            var start = HeaderLength + BinaryPrimitives.ReadInt32BigEndian(batch.Data.AsSpan(ExtensionLengthOffset));
            if (length < start)
            {
                return position;
            }

            _headerRead = true;
            batch.SkipTo(start);
            position = start;
        }

        while (TryScanRow(batch.Data.AsSpan(0, length), position, out var end))
        {
            _fields = BinaryPrimitives.ReadInt16BigEndian(batch.Data.AsSpan(position));
            batch.AddRow(end);
            position = end;
        }

        return position;
    }

    private bool TryScanRow(ReadOnlySpan<byte> data, int position, out int end)
    {
        end = position + FieldCountLength;
        if (end > data.Length)
        {
            return false;
        }

        int fields = BinaryPrimitives.ReadInt16BigEndian(data[position..]);
        if (fields < 0)
        {
            _ended = true;
            return false;
        }

        for (; fields > 0; fields--)
        {
            if (end + FieldLength > data.Length)
            {
                return false;
            }

            end += FieldLength + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(data[end..]));
        }

        return end <= data.Length;
    }

    private void TryCancel()
    {
        try
        {
            _stream.Cancel();
        }
        catch (Exception e) when (e is ObjectDisposedException or NpgsqlException or NullReferenceException)
        {
            // It ended by itself in the meantime; the driver then has nothing left to cancel.
        }
    }
}
