namespace Reconcile.Web.Http;

/// <summary>Counts what is read through it; may begin with bytes that somebody has read already. Reading only.</summary>
internal class CountingStream(Stream inner, byte[]? beginning = null, Traffic? traffic = null) : Stream
{
    private int _taken;

    /// <summary>Bytes that were read, without the beginning.</summary>
    public long Count { get; private set; }

    /// <summary>Whether somebody read on to the end, rather than having had enough before.</summary>
    public bool IsAtEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (beginning is not null && _taken < beginning.Length && buffer.Length > 0)
        {
            var piece = Math.Min(buffer.Length, beginning.Length - _taken);
            beginning.AsMemory(_taken, piece).CopyTo(buffer);
            _taken += piece;
            See(buffer.Span[..piece]);
            return piece;
        }

        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count += read;
        traffic?.Add(read);
        IsAtEnd |= read == 0 && buffer.Length > 0;
        See(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Network streams are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Shows what is read.</summary>
    private protected virtual void See(ReadOnlySpan<byte> bytes)
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
