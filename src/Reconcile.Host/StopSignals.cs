using System.Runtime.InteropServices;

namespace Reconcile.Host;

/// <summary>Ctrl+C and SIGTERM: the first asks the script to stop, the second ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int SignalExitBase = 128;
    private const int InterruptNumber = 2;
    private const int TerminateNumber = 15;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, SignalExitBase + InterruptNumber)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, SignalExitBase + TerminateNumber)),
    ];

    /// <summary>Signalled by the first of the signals.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What to exit with after a signal: 130 or 143.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Receive(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            Environment.Exit(exitCode);
        }

        _stop.Cancel();
    }
}
