using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Reconcile;

/// <summary>Starts worker processes. Each is met at a socket that only this user can reach and that is gone as soon as they have met.</summary>
internal sealed class WorkerLauncher(WorkerProcessOptions options, TimeProvider time)
{
    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <exception cref="WorkerProcessException">It could not be started, or did not get ready.</exception>
    public async Task<WorkerProcess> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("reconcile-");
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var address = Path.Combine(folder.FullName, "worker");
            listener.Bind(new UnixDomainSocketEndPoint(address));
            listener.Listen(1);
            return await StartAsync(listener, address, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<WorkerProcess> StartAsync(Socket listener, string address, CancellationToken cancellationToken)
    {
        var lines = new ProcessLines();
        var process = StartProcess(address, lines);
        WorkerChannel? channel = null;
        try
        {
            using var limit = new CancellationTokenSource(options.StartTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            channel = new WorkerChannel(new NetworkStream(await MeetAsync(listener, process, lines, both.Token).ConfigureAwait(false), ownsSocket: true));
            await GreetAsync(channel, process, lines).WaitAsync(both.Token).ConfigureAwait(false);
            return new WorkerProcess(process, channel, lines, options, time);
        }
        catch (Exception error)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            channel?.Dispose();
            throw error is OperationCanceledException && !cancellationToken.IsCancellationRequested
                ? new WorkerProcessException($"A worker process was not ready within {options.StartTimeout.TotalSeconds:0.###} s.{Said(lines)}", null, error)
                : error;
        }
    }

    private Process StartProcess(string address, ProcessLines lines)
    {
        var start = new ProcessStartInfo(options.FileName, options.Arguments)
        {
            WorkingDirectory = options.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        start.Environment[WorkerServer.AddressVariable] = address;
        start.Environment[WorkerServer.DiagnosticsVariable] = "0";
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, written) => lines.Add(written.Data);
        process.ErrorDataReceived += (_, written) => lines.Add(written.Data);
        try
        {
            process.Start();
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw new WorkerProcessException($"The worker process '{options.FileName}' could not be started: {error.Message}", null, error);
        }

        // Whatever it starts finds an end of input there, instead of waiting for some.
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<Socket> MeetAsync(Socket listener, Process process, ProcessLines lines, CancellationToken cancellationToken)
    {
        using var met = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepted = listener.AcceptAsync(met.Token).AsTask();
        var ended = process.WaitForExitAsync(met.Token);
        if (await Task.WhenAny(accepted, ended).ConfigureAwait(false) == accepted)
        {
            return await accepted.ConfigureAwait(false);
        }

        await met.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw NotReady(process, lines);
    }

    private async Task GreetAsync(WorkerChannel channel, Process process, ProcessLines lines)
    {
        await channel.SendAsync(WorkerFrameKind.Start, options.Greeting).ConfigureAwait(false);
        switch (await channel.ReceiveAsync().ConfigureAwait(false))
        {
            case { Kind: WorkerFrameKind.Ready }:
                return;
            case { Kind: WorkerFrameKind.Refused } refused:
                throw new WorkerProcessException(Encoding.UTF8.GetString(refused.Payload.Span));
            default:
                await process.WaitForExitAsync().ConfigureAwait(false);
                throw NotReady(process, lines);
        }
    }

    private static WorkerProcessException NotReady(Process process, ProcessLines lines) =>
        new($"A worker process ended with {ExitText.Of(process.ExitCode)} before it was ready.{Said(lines)}", process.ExitCode);

    private static string Said(ProcessLines lines) => lines.ToString() is { Length: > 0 } said ? $" It wrote: {said}" : string.Empty;
}
