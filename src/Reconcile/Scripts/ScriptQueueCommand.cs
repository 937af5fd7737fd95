using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Scripts;

/// <summary>
/// The loop of a worker, as a command of its session: only from within a pipeline can a script be run that writes to that pipeline's streams while it
/// runs. Not exported; nobody calls it by name.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ScriptQueue")]
internal sealed class ScriptQueueCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptWorker Worker { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1)]
    public ScriptStreams Streams { get; set; } = null!;

    protected override void EndProcessing()
    {
        var guard = new SessionGuard(SessionState, Worker.Options);
        object?[] arguments = [.. Worker.Options.Arguments];
        while (Worker.Take() is { } attempt)
        {
            Run(attempt, arguments);
            Streams.Clear();
            guard.Restore();
        }
    }

    protected override void StopProcessing() => Worker.Close();

    private void Run(ScriptAttempt attempt, object?[] arguments)
    {
        int? exitCode = null;
        Exception? failure = null;
        try
        {
            SessionState.PSVariable.Set("_", attempt.Item.Input);

            // With the error pipe of this command: without one, the engine would end the script at every error in an expression.
            InvokeCommand.InvokeScript(Worker.Options.Script, useNewScope: true, PipelineResultTypes.Output | PipelineResultTypes.Error, null, arguments);
        }
        catch (PipelineStoppedException) when (Stopping)
        {
            // Left to the worker: the attempt is over when the session is.
            throw;
        }
        catch (ExitException exit)
        {
            exitCode = LanguagePrimitives.TryConvertTo(exit.Argument, out int code) ? code : 0;
        }
        catch (FlowControlException)
        {
            // A break or continue outside of any loop ends the item, as it ends a script.
        }
        catch (Exception error)
        {
            failure = error;
        }

        Worker.Release();
        if (failure is not null)
        {
            attempt.Fail(failure);
        }
        else if (!attempt.FailByRefusal(Worker.Options.Script))
        {
            attempt.Complete(exitCode);
        }
    }
}
