namespace Reconcile.Web.Http;

/// <summary>Bytes that have come over the network. Written by all requests of a run, read by anyone at any time.</summary>
internal sealed class Traffic
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
