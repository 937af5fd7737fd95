using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Reconcile.Testing;

/// <summary>
/// A web server in a process of its own, in a folder of its own, on loopback. Watched over by a small shell that ends it, by its process id, when
/// it is told to or when this process is gone, however it went.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // $1 is the folder; the rest is the server's command line.
    private const string Script = """
        folder=$1
        shift
        "$@" >"$folder/log" 2>&1 </dev/null &
        pid=$!
        trap '' HUP INT TERM
        read -r _
        kill -TERM "$pid" 2>/dev/null
        tries=0
        while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
        kill -KILL "$pid" 2>/dev/null
        rm -rf -- "$folder"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Process _shell;

    private ServerProcess(Process shell, string folder, int port)
    {
        _shell = shell;
        Folder = folder;
        Port = port;
        AppDomain.CurrentDomain.ProcessExit += StopAtExit;
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Starts one and waits until it takes connections.</summary>
    /// <param name="name">For the folder.</param>
    /// <param name="prepare">Given the folder and the port, writes what the server needs and returns its command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServerProcess> StartAsync(string name, Func<string, int, IReadOnlyList<string>> prepare, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory($"reconcile-{name}-").FullName;
            var port = LoopbackPort.FreeForServer();
            string[] session = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid"] : [];
            var start = ShellCommand.Describe([.. session, "/bin/sh", "-c", Script, $"reconcile-{name}", folder, .. prepare(folder, port)], folder);
            start.RedirectStandardInput = true;
            var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start."), folder, port);
            if (await server.AnswersAsync(cancellationToken))
            {
                return server;
            }

            var log = File.Exists(Path.Combine(folder, "log")) ? await File.ReadAllTextAsync(Path.Combine(folder, "log"), cancellationToken) : string.Empty;
            await server.DisposeAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"{name} did not start on port {port}: {log}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= StopAtExit;
        _shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(StartLimit);
        await _shell.WaitForExitAsync(limit.Token);
        _shell.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < StartLimit && !_shell.HasExited)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(PollInterval, clock, cancellationToken);
            }
        }

        return false;
    }

    private void StopAtExit(object? sender, EventArgs arguments)
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(StartLimit);
    }
}
