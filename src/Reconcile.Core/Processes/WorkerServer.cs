using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Reconcile;

/// <summary>The other end of a <see cref="WorkerProcessPool"/>: what a worker process runs.</summary>
public static class WorkerServer
{
    /// <summary>The environment variable that says where the pool waits for its worker. Nothing the worker starts inherits it.</summary>
    public const string AddressVariable = "RECONCILE_WORKER_ADDRESS";

    /// <summary>The runtime leaves sockets for diagnostics behind when it is killed, as workers are.</summary>
    internal const string DiagnosticsVariable = "DOTNET_EnableDiagnostics";

    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);
    private static ITimer? s_lastResort;

    /// <summary>
    /// Serves the process that started this one until that goes away, however that comes. Then a process that has nothing to do ends by
    /// returning from here, one that works is killed together with what it has started.
    /// </summary>
    /// <exception cref="InvalidOperationException">This process was not started by a pool.</exception>
    public static void Run(IWorkerService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var address = Environment.GetEnvironmentVariable(AddressVariable)
            ?? throw new InvalidOperationException("This process is no worker: only Reconcile itself starts one.");
        Environment.SetEnvironmentVariable(AddressVariable, null);
        Environment.SetEnvironmentVariable(DiagnosticsVariable, null);
        ProcessTree.LeaveTerminal();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address));
        using var channel = new WorkerChannel(new NetworkStream(socket));
        if (!ServeAsync(channel, service).GetAwaiter().GetResult())
        {
            ProcessTree.KillDescendants();
            Process.GetCurrentProcess().Kill();
        }

        // On the way out there is code of others, which may never end.
        s_lastResort = TimeProvider.System.CreateTimer(_ => Process.GetCurrentProcess().Kill(), null, LeaveTime, System.Threading.Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether there is no request left without an answer.</summary>
    private static async Task<bool> ServeAsync(WorkerChannel channel, IWorkerService service)
    {
        var serving = Task.CompletedTask;
        CancellationTokenSource? cancellation = null;
        while (await channel.ReceiveAsync().ConfigureAwait(false) is { } frame)
        {
            switch (frame.Kind)
            {
                case WorkerFrameKind.Start:
                    serving = Task.Run(() => StartAsync(channel, service, frame.Payload));
                    break;
                case WorkerFrameKind.Request:
                    cancellation = new CancellationTokenSource();
                    var token = cancellation.Token;
                    serving = Task.Run(() => AnswerAsync(channel, service, frame.Payload, token));
                    break;
                case WorkerFrameKind.Cancel:
                    // Elsewhere: what is called then is the service's, and may block.
                    _ = cancellation?.CancelAsync();
                    break;
                default:
                    throw new InvalidDataException($"The pool sent a message of the kind {frame.Kind}.");
            }
        }

        return serving.IsCompleted;
    }

    private static async Task StartAsync(WorkerChannel channel, IWorkerService service, ReadOnlyMemory<byte> greeting)
    {
        try
        {
            await service.StartAsync(greeting).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await channel.SendAsync(WorkerFrameKind.Refused, Encoding.UTF8.GetBytes(error.Message)).ConfigureAwait(false);
            return;
        }

        await channel.SendAsync(WorkerFrameKind.Ready, default).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(WorkerChannel channel, IWorkerService service, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await service.ServeAsync(request, note => channel.SendAsync(WorkerFrameKind.Note, note).GetAwaiter().GetResult(), cancellationToken).ConfigureAwait(false);
            await channel.SendAsync(WorkerFrameKind.Reply, reply).ConfigureAwait(false);
        }
        catch (IOException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception error)
        {
            Environment.FailFast($"The worker's service failed: {error}", error);
        }
    }
}
