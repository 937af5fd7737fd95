using System.Collections.Concurrent;

namespace Reconcile.Core.Tests.Telemetry;

/// <summary>Is the process's log until it is disposed of, and keeps what the runs of one name tell it.</summary>
internal sealed class RecordingLog : IRunLog, IDisposable
{
    private readonly ConcurrentQueue<RunEvent> _events = new();

    public RecordingLog(TelemetryLogLevel least = TelemetryLogLevel.Debug)
    {
        Least = least;
        RunLog.Current = this;
    }

    public TelemetryLogLevel Least { get; }

    public IReadOnlyList<RunEvent> Of(string run) => [.. _events.Where(happened => happened.RunName == run)];

    public void Write(RunEvent happened) => _events.Enqueue(happened);

    public void Dispose() => RunLog.Current = null;
}
