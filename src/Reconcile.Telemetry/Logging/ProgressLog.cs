namespace Reconcile.Telemetry.Logging;

/// <summary>Says from time to time how far each run is.</summary>
internal sealed class ProgressLog : IDisposable
{
    private readonly IRunLog _log;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <param name="log">Where to.</param>
    /// <param name="interval">How often.</param>
    /// <param name="time">Where time comes from.</param>
    public ProgressLog(IRunLog log, TimeSpan interval, TimeProvider time)
    {
        _log = log;
        _time = time;
        _timer = time.CreateTimer(static state => ((ProgressLog)state!).Write(), this, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Write()
    {
        foreach (var run in RunRegistry.Current.Where(run => run.IsRunning))
        {
            _log.Write(new RunEvent
            {
                Kind = RunEventKind.Progress,
                Time = _time.GetUtcNow(),
                RunId = run.RunId,
                RunName = run.Name,
                Job = run.Kind,
                Duration = run.Elapsed,
                Statistics = run,
            });
        }
    }
}
