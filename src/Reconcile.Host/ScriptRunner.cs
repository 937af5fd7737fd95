using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Host;

/// <summary>Runs one script with the module loaded.</summary>
internal sealed class ScriptRunner(ConsoleHost host, ConsoleOutput output, TimeProvider time)
{
    /// <summary>How long a stopped script has to end before the process ends without it.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end or until the stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The script or the module cannot be run as asked.</exception>
    /// <exception cref="OperationCanceledException">The script was stopped.</exception>
    public async Task<int> RunAsync(CommandLine commandLine, string manifest, CancellationToken stop)
    {
        var script = ScriptCommand.Create(commandLine);
        var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        await ImportAsync(runspace, manifest, stop).ConfigureAwait(false);
        var ended = await RunAsync(runspace, script, stop).ConfigureAwait(false);
        var exitCode = host.RequestedExitCode ?? ended | await FindingsAsync(runspace).ConfigureAwait(false);

        // Not disposed of when a script is stopped: that would wait for one that does not stop.
        runspace.Dispose();
        return exitCode;
    }

    private async Task ImportAsync(Runspace runspace, string manifest, CancellationToken stop)
    {
        var shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            await InvokeAsync(shell, stop).ConfigureAwait(false);
        }
        catch (RuntimeException exception)
        {
            throw new UsageException($"The module '{manifest}' cannot be loaded. {ErrorText.Describe(exception)}");
        }
    }

    private async Task<int> RunAsync(Runspace runspace, ScriptCommand script, CancellationToken stop)
    {
        var shell = PowerShell.Create(runspace);
        script.AddTo(shell);
        ScriptExit.EndsProgram(runspace);
        shell.AddCommand("Out-Default");
        using var endedStatements = new EndedStatements();
        var statementEnded = false;
        shell.Streams.Error.DataAdded += (_, _) => statementEnded |= WriteErrors(shell.Streams.Error, endedStatements);
        ForgetShownMessages(shell.Streams);
        try
        {
            await InvokeAsync(shell, stop).ConfigureAwait(false);
            return statementEnded ? ExitCodes.Failures : ExitCodes.None;
        }
        catch (RuntimeException exception) when (script.IsMisusedBy(exception))
        {
            throw new UsageException(ErrorText.Describe(exception));
        }
        catch (RuntimeException exception)
        {
            WriteError(ErrorText.Describe(exception));
            return ExitCodes.Failures;
        }
    }

    private async Task InvokeAsync(PowerShell shell, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var invocation = shell.InvokeAsync();

        // Not sooner: to dispose of it would wait for a script that may never stop.
        _ = invocation.ContinueWith(_ => shell.Dispose(), TaskScheduler.Default);
        try
        {
            await invocation.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (stop.IsCancellationRequested && exception is OperationCanceledException or PipelineStoppedException)
        {
            await StopAsync(shell, invocation).ConfigureAwait(false);
            throw new OperationCanceledException(stop);
        }
    }

    private async Task StopAsync(PowerShell shell, Task invocation)
    {
        // Stop itself also waits for the script, so neither is waited for longer than the grace.
        var stopped = Task.WhenAll(Task.Run(shell.Stop), invocation);
        try
        {
            await stopped.WaitAsync(StopGrace, time).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RuntimeException or ObjectDisposedException)
        {
            // The script has ended: because it was stopped, or by itself in the same moment.
        }
        catch (TimeoutException)
        {
            output.WriteErrorLine($"reconcile: the script did not stop within {StopGrace.TotalSeconds} s and is abandoned.");
        }
    }

    private static async Task<int> FindingsAsync(Runspace runspace)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript("if ($type = 'Reconcile.RunExitCode' -as [type]) { $type::Current } else { 0 }");
        var results = await shell.InvokeAsync().ConfigureAwait(false);
        return LanguagePrimitives.ConvertTo<int>(results.Single());
    }

    private bool WriteErrors(PSDataCollection<ErrorRecord> errors, EndedStatements endedStatements)
    {
        var statementEnded = false;
        foreach (var error in errors.ReadAll())
        {
            WriteError(ErrorText.Describe(error));
            statementEnded |= endedStatements.Include(error);
        }

        return statementEnded;
    }

    private void WriteError(string text) => output.WriteErrorLine(text, PSStyle.Instance.Formatting.Error);

    // The host has shown them already; a long run would pile them up.
    private static void ForgetShownMessages(PSDataStreams streams)
    {
        streams.Progress.DataAdded += (_, _) => streams.Progress.Clear();
        streams.Warning.DataAdded += (_, _) => streams.Warning.Clear();
        streams.Verbose.DataAdded += (_, _) => streams.Verbose.Clear();
        streams.Debug.DataAdded += (_, _) => streams.Debug.Clear();
        streams.Information.DataAdded += (_, _) => streams.Information.Clear();
    }
}
