using System.Diagnostics;

namespace Reconcile.Testing;

/// <summary>
/// A small shell that waits until its input ends, which happens when it is asked to or when this process is gone, however it went.
/// Then it stops the server by its process id and removes its folder. It has a session of its own, so that a signal to the test run's
/// process group does not take it along.
/// </summary>
internal sealed class PostgresWatchdog : IAsyncDisposable
{
    // $1 is the server's folder, the rest the command line of pg_ctl. The data are thrown away, so nothing is gained by an orderly stop.
    private const string Script = """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        folder=$1; shift
        read -r _
        pid=$(head -n 1 "$folder/data/postmaster.pid")
        runs() { [ -n "$pid" ] && grep -qaF "$folder" "/proc/$pid/cmdline"; }
        "$@" stop -D "$folder/data" -m immediate -t 20
        tries=0
        while runs && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
        runs && kill -KILL "$pid"
        rm -rf -- "$folder"
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _shell;

    private PostgresWatchdog(Process shell)
    {
        _shell = shell;
        AppDomain.CurrentDomain.ProcessExit += StopAtExit;
    }

    /// <summary>Starts watching over the folder, before there is a server in it.</summary>
    public static PostgresWatchdog Start(PostgresInstallation installation, string folder)
    {
        string[] session = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid"] : [];
        var start = ShellCommand.Describe([.. session, "/bin/sh", "-c", Script, "reconcile-postgres-watchdog", folder, .. installation.Command("pg_ctl")], "/");
        start.RedirectStandardInput = true;
        return new PostgresWatchdog(Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start."));
    }

    /// <summary>Stops the server and returns when it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= StopAtExit;
        _shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        await _shell.WaitForExitAsync(limit.Token);
        _shell.Dispose();
    }

    private void StopAtExit(object? sender, EventArgs arguments)
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(Limit);
    }
}
