using System.Buffers.Binary;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Reconcile.Data.Sources;

/// <summary>
/// The CopyData messages that lie whole in the driver's receive buffer, taken out all at once. The driver's own stream hands out one
/// message, which is one row, per call, and the calls cost more than all the rest. It still does everything else: it fills the buffer,
/// reads the messages that lie across its end, and every message that is no row (the end, errors, notices); so timeouts, cancellation,
/// encryption and what becomes of the connection stay as they are. The driver offers no way to its buffer; one that is built otherwise
/// than expected is read by its stream alone.
/// </summary>
internal sealed class PostgresCopyMessages
{
    private const string BufferType = "Npgsql.Internal.NpgsqlReadBuffer, Npgsql";
    private const byte CopyData = (byte)'d';
    private const int CodeLength = 1;
    private const int LengthLength = 4;
    private const int FieldCountLength = 2;

    private static readonly FieldInfo? BufferField = typeof(NpgsqlRawCopyStream).GetField("_readBuf", BindingFlags.Instance | BindingFlags.NonPublic);

    private readonly NpgsqlRawCopyStream _stream;
    private readonly object _buffer;
    private readonly byte[] _bytes;

    private PostgresCopyMessages(NpgsqlRawCopyStream stream, object buffer)
    {
        _stream = stream;
        _buffer = buffer;
        _bytes = BytesOf(buffer);
    }

    /// <summary>What the driver reads from; null for one that is not known.</summary>
    public Socket? Socket => SocketOf(_buffer);

    private bool IsAsExpected
    {
        get
        {
            int position = PositionOf(_buffer), filled = FilledOf(_buffer);
            MoveTo(_buffer, position);
            return LeftInMessage(_stream) == 0 && position >= 0 && position <= filled && filled <= _bytes.Length && (Socket is null || Socket.Connected);
        }
    }

    /// <summary>Null: this driver's buffer cannot be reached.</summary>
    public static PostgresCopyMessages? TryOpen(NpgsqlRawCopyStream stream)
    {
        try
        {
            return BufferField?.GetValue(stream) is { } buffer && new PostgresCopyMessages(stream, buffer) is { IsAsExpected: true } messages ? messages : null;
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException or InvalidCastException)
        {
            return null;
        }
    }

    /// <summary>
    /// Adds the rows whose messages have arrived whole to a batch; false: there is none. Only between rows. A message from the server is
    /// always a single row, says PostgreSQL's documentation of the protocol; what does not begin like one is left to the stream.
    /// </summary>
    public bool TakeRows(RowBatch batch, short fields)
    {
        if (LeftInMessage(_stream) != 0)
        {
            return false;
        }

        var start = PositionOf(_buffer);
        var arrived = _bytes.AsSpan(start, FilledOf(_buffer) - start);
        batch.EnsureLength(batch.End + arrived.Length);
        var taken = 0;
        while (TryReadRow(arrived[taken..], fields, out var row))
        {
            row.CopyTo(batch.Data.AsSpan(batch.End));
            batch.AddRow(batch.End + row.Length);
            taken += CodeLength + LengthLength + row.Length;
        }

        MoveTo(_buffer, start + taken);
        return taken > 0;
    }

    private static bool TryReadRow(ReadOnlySpan<byte> messages, short fields, out ReadOnlySpan<byte> row)
    {
        row = default;
        if (messages.Length < CodeLength + LengthLength + FieldCountLength || messages[0] != CopyData)
        {
            return false;
        }

        // The length counts itself.
        var length = BinaryPrimitives.ReadInt32BigEndian(messages[CodeLength..]) - LengthLength;
        if (length < FieldCountLength || length > messages.Length - CodeLength - LengthLength)
        {
            return false;
        }

        row = messages.Slice(CodeLength + LengthLength, length);
        return BinaryPrimitives.ReadInt16BigEndian(row) == fields;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_leftToReadInDataMsg")]
    private static extern ref int LeftInMessage(NpgsqlRawCopyStream stream);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "Buffer")]
    private static extern ref byte[] BytesOf([UnsafeAccessorType(BufferType)] object buffer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "FilledBytes")]
    private static extern ref int FilledOf([UnsafeAccessorType(BufferType)] object buffer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_underlyingSocket")]
    private static extern ref Socket? SocketOf([UnsafeAccessorType(BufferType)] object buffer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ReadPosition")]
    private static extern int PositionOf([UnsafeAccessorType(BufferType)] object buffer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ReadPosition")]
    private static extern void MoveTo([UnsafeAccessorType(BufferType)] object buffer, int position);
}
