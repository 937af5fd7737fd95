using System.Management.Automation.Runspaces;
using Reconcile.Loading;

namespace Reconcile;

/// <summary>
/// The telemetry of this process: one or none, whichever runspace started it. It ends with <c>Stop-ReconcileTelemetry</c>, when the
/// module is removed where it was started, or with the process, whatever comes first.
/// </summary>
internal static class RunningTelemetry
{
    /// <summary>What delivering the rest may take when nobody asked for it.</summary>
    private static readonly TimeSpan TimeAtExit = TimeSpan.FromSeconds(3);

    private static readonly Lock Gate = new();
    private static ITelemetrySession? s_session;
    private static TelemetryOptions? s_options;
    private static Guid? s_owner;

    /// <summary>How it is; null: none is running.</summary>
    public static TelemetryStatus? Status
    {
        get
        {
            lock (Gate)
            {
                return s_session?.Status;
            }
        }
    }

    /// <summary>Starts it, or finds it running with the same settings.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="replace">Ends what is running with other settings.</param>
    /// <exception cref="TelemetryException">It cannot be started, or runs with other settings.</exception>
    public static TelemetryStatus Start(TelemetryOptions options, bool replace)
    {
        lock (Gate)
        {
            if (s_session is { } running)
            {
                if (s_options == options)
                {
                    return running.Status;
                }

                if (!replace)
                {
                    throw new TelemetryException(TelemetryProblem.TelemetryStarted, $"Telemetry is running already, with other settings, since {running.Status.Started.ToLocalTime():T}.");
                }

                End(TimeAtExit);
            }

            s_session = TelemetryAdapter.Start(options);
            s_options = options;
            s_owner = Runspace.DefaultRunspace?.InstanceId;
            AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
            return s_session.Status;
        }
    }

    /// <summary>Ends it. Null: there was nothing to end.</summary>
    /// <returns>What it came to, and whether all was delivered in time.</returns>
    public static (TelemetryStatus Status, bool InTime)? Stop(TimeSpan longest)
    {
        lock (Gate)
        {
            return s_session is null ? null : End(longest);
        }
    }

    /// <summary>The module goes: from this runspace or, if there is no other left, from the process.</summary>
    public static void EndWithModule(bool isLast)
    {
        // Runspaces that are closed do not say so: only the one that started it can be relied on to be counted.
        lock (Gate)
        {
            if (isLast || s_owner == Runspace.DefaultRunspace?.InstanceId)
            {
                Stop(TimeAtExit);
            }
        }
    }

    private static (TelemetryStatus Status, bool InTime) End(TimeSpan longest)
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        var session = s_session!;
        s_session = null;
        s_options = null;
        var inTime = session.Stop(longest);
        return (session.Status, inTime);
    }

    private static void EndWithProcess(object? sender, EventArgs e)
    {
        // Somebody may be ending it at this moment, and may take longer than a process has.
        if (Gate.TryEnter(TimeAtExit))
        {
            try
            {
                Stop(TimeAtExit);
            }
            finally
            {
                Gate.Exit();
            }
        }
    }
}
