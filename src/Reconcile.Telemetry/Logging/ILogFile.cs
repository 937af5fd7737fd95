namespace Reconcile.Telemetry.Logging;

/// <summary>Where the lines of a log end up. Used by one thread.</summary>
internal interface ILogFile : IDisposable
{
    /// <summary>Where the next line goes.</summary>
    /// <exception cref="IOException">Nowhere.</exception>
    Stream Next();

    void Flush();
}
