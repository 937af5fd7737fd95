namespace Reconcile.Web.Tests.Http;

/// <summary>An item's time that counts how often it stands still.</summary>
internal sealed class CountedTime : ItemTime
{
    private int _stops;
    private int _starts;

    public int Stops => Volatile.Read(ref _stops);

    public int Starts => Volatile.Read(ref _starts);

    protected override void Stop() => Interlocked.Increment(ref _stops);

    protected override void GoOn() => Interlocked.Increment(ref _starts);
}
