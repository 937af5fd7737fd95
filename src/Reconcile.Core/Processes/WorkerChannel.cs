using System.Buffers.Binary;

namespace Reconcile;

/// <summary>Messages over a stream of bytes: a byte that says what it is, four that say how long, and the payload.</summary>
internal sealed class WorkerChannel(Stream stream) : IDisposable
{
    private const int HeaderBytes = 1 + sizeof(int);
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Sends a message, whole: only the end of the other side breaks it off.</summary>
    /// <exception cref="IOException">There is nobody to read it.</exception>
    public async Task SendAsync(WorkerFrameKind kind, ReadOnlyMemory<byte> payload)
    {
        var header = new byte[HeaderBytes];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(1), payload.Length);
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(header).ConfigureAwait(false);
            await stream.WriteAsync(payload).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException error)
        {
            throw new IOException("The channel is closed.", error);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next message; null when the other side is gone.</summary>
    public async Task<WorkerFrame?> ReceiveAsync()
    {
        try
        {
            var header = new byte[HeaderBytes];
            await stream.ReadExactlyAsync(header).ConfigureAwait(false);
            var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1))];
            await stream.ReadExactlyAsync(payload).ConfigureAwait(false);
            return new WorkerFrame((WorkerFrameKind)header[0], payload);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        _writing.Dispose();
    }
}
