using DuckDB.NET.Native;

namespace Reconcile.Data.Sources;

/// <summary>
/// Stops a connection's query when a token asks for it. DuckDB forgets an interrupt that comes before its query has begun, so it is
/// sent again until this is disposed of.
/// </summary>
internal sealed class DuckDbInterrupt : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;

    public DuckDbInterrupt(DuckDBNativeConnection connection, CancellationToken cancellationToken)
    {
        _timer = new Timer(static state => ((DuckDBNativeConnection)state!).Interrupt(), connection, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.Register(() => _timer.Change(TimeSpan.Zero, Again));
    }

    public void Dispose()
    {
        _registration.Dispose();
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended))
        {
            // A late interrupt would hit the connection's next query, or a connection that is gone.
            ended.WaitOne();
        }
    }
}
