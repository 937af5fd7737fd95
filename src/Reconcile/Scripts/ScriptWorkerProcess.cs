using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Reconcile.Scripts;

/// <summary>What a worker process of <c>Invoke-ParallelBatch -Isolation Process</c> runs. Of no use to anybody else.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1001", Justification = "The sessions live as long as the process.")]
public sealed class ScriptWorkerProcess : IWorkerService
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);
    private readonly ProgressBoard _progress = new();
    private readonly CopySession _copies = new();
    private ScriptWorkerPool? _sessions;

    private ScriptWorkerProcess()
    {
    }

    /// <summary>Serves the process that started this one until that goes away.</summary>
    public static void Serve() => WorkerServer.Run(new ScriptWorkerProcess());

    /// <summary>Opens the session that the scripts run in.</summary>
    async Task IWorkerService.StartAsync(ReadOnlyMemory<byte> greeting)
    {
        var options = _copies.Run(() => ScriptRequest.ReadOptions(greeting));
        Adopt(options);
        _sessions = new ScriptWorkerPool(options, _progress, TimeProvider.System);
        await _sessions.OpenAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Runs the script on an item.</summary>
    async Task<ReadOnlyMemory<byte>> IWorkerService.ServeAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>> note, CancellationToken cancellationToken)
    {
        var running = RunAsync(_copies.Run(() => ScriptRequest.ReadItem(request)), cancellationToken);
        using var timer = new PeriodicTimer(ProgressInterval, TimeProvider.System);
        while (await Task.WhenAny(running, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()).ConfigureAwait(false) != running)
        {
            Tell(note);
        }

        Tell(note);
        var reply = await running.ConfigureAwait(false);
        return _copies.Run(reply.Write);
    }

    /// <summary>Numbers and dates are written as the caller's session does, whichever thread of this process does it, and whenever.</summary>
    private static void Adopt(ScriptBatchOptions options)
    {
        var (culture, interfaceCulture) = (CultureInfo.GetCultureInfo(options.Culture), CultureInfo.GetCultureInfo(options.InterfaceCulture));
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, interfaceCulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, interfaceCulture);
    }

    private async Task<ScriptReply> RunAsync(BatchItem item, CancellationToken cancellationToken)
    {
        try
        {
            return ScriptReply.Of(ScriptEnd.Completed, await _sessions!.RunAsync(item, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ScriptFailedException error)
        {
            return ScriptReply.Of(ScriptEnd.Failed, error.Outcome, error.Record);
        }
        catch (ScriptStoppedException error)
        {
            return ScriptReply.Of(ScriptEnd.Stopped, error.Outcome, null);
        }
    }

    private void Tell(Action<ReadOnlyMemory<byte>> note)
    {
        foreach (var record in _progress.TakeChanges())
        {
            note(ScriptReply.Write(record));
        }
    }
}
