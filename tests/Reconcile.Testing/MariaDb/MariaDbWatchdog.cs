using System.Diagnostics;

namespace Reconcile.Testing;

/// <summary>
/// A small shell that waits until its input ends, which happens when it is asked to or when this process is gone, however it went.
/// Then it ends the server by its process id and removes its folder. It has a session of its own, as <see cref="PostgresWatchdog"/> has.
/// </summary>
internal sealed class MariaDbWatchdog : IAsyncDisposable
{
    // $1 is the server's folder. The data are thrown away, so nothing is gained by an orderly stop.
    private const string Script = """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        folder=$1
        read -r _
        pid=$(head -n 1 "$folder/server.pid")
        runs() { [ -n "$pid" ] && grep -qaF "$folder" "/proc/$pid/cmdline"; }
        runs && kill -KILL "$pid"
        tries=0
        while runs && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
        rm -rf -- "$folder"
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _shell;

    private MariaDbWatchdog(Process shell)
    {
        _shell = shell;
        AppDomain.CurrentDomain.ProcessExit += StopAtExit;
    }

    /// <summary>Starts watching over the folder, before there is a server in it.</summary>
    public static MariaDbWatchdog Start(string folder)
    {
        string[] session = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid"] : [];
        var start = ShellCommand.Describe([.. session, "/bin/sh", "-c", Script, "reconcile-mariadb-watchdog", folder], "/");
        start.RedirectStandardInput = true;
        return new MariaDbWatchdog(Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start."));
    }

    /// <summary>Ends the server and returns when it is gone.</summary>
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
