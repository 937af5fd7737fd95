using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Scripts;

/// <summary>Makes the sessions that a batch's script runs in.</summary>
internal static class ScriptSession
{
    /// <summary>The parameter by which the engine takes the values of <c>$using:</c> expressions.</summary>
    public const string UsingValuesParameter = "--%";

    /// <summary>Opens a session on the calling thread, which has to be the one that uses it.</summary>
    /// <param name="options">What it begins with.</param>
    /// <param name="host">Its host.</param>
    /// <param name="number">The worker it is for.</param>
    /// <param name="begin">Told of each command that it runs, before it does.</param>
    /// <param name="records">Where what its initialization writes goes.</param>
    /// <exception cref="ScriptSessionException">A module could not be imported, or the initialization ended with an error.</exception>
    public static Runspace Open(ScriptBatchOptions options, ScriptHost host, int number, Action<Runspace, PowerShell> begin, Action<ItemRecord> records)
    {
        var runspace = RunspaceFactory.CreateRunspace(host, InitialState(options));
        try
        {
            runspace.Name = $"Reconcile batch {number}";
            runspace.Open();
            Initialize(runspace, options, host, begin, records);
            return runspace;
        }
        catch (Exception error)
        {
            runspace.Dispose();
            throw error as ScriptSessionException ?? new ScriptSessionException($"A session for the script could not be opened: {error.Message}", error);
        }
    }

    private static InitialSessionState InitialState(ScriptBatchOptions options)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        state.LanguageMode = options.IsConstrained ? PSLanguageMode.ConstrainedLanguage : PSLanguageMode.FullLanguage;
        state.Commands.Add(options.Functions.Select(function => new SessionStateFunctionEntry(function.Key, function.Value)));
        state.Variables.Add(options.Variables.Select(variable => new SessionStateVariableEntry(variable.Key, variable.Value, string.Empty)));
        return state;
    }

    private static void Initialize(Runspace runspace, ScriptBatchOptions options, ScriptHost host, Action<Runspace, PowerShell> begin, Action<ItemRecord> records)
    {
        SetLocation(runspace, options.Location);

        // What else it writes is for the caller to see, but its output is no item's.
        Action<ItemRecord> seen = record =>
        {
            if (record.Stream != ItemStream.Output)
            {
                records(record);
            }
        };
        foreach (var module in options.Modules)
        {
            Run(runspace, $"The module '{module}' of -ImportModule could not be imported", host, begin, seen, shell =>
                shell.AddCommand("Import-Module").AddParameter("Name", module).AddParameter("ErrorAction", ActionPreference.Stop));
        }

        if (options.InitializationScript.Length > 0)
        {
            Run(runspace, "The -InitializationScript failed", host, begin, seen, shell =>
                shell.AddScript(options.InitializationScript, useLocalScope: false).AddParameter(UsingValuesParameter, options.UsingValues));
        }
    }

    private static void Run(Runspace runspace, string failure, ScriptHost host, Action<Runspace, PowerShell> begin, Action<ItemRecord> records, Action<PowerShell> command)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        using var streams = new ScriptStreams(shell, records, _ => { });
        command(shell);
        try
        {
            begin(runspace, shell);
            shell.Invoke(null, streams.Output);
        }
        catch (RuntimeException error)
        {
            throw new ScriptSessionException($"{failure}: {Reason(error)}", error);
        }

        if (host.ExitCode is { } code and not 0)
        {
            throw new ScriptSessionException($"{failure}: it ended with exit code {code}.");
        }
    }

    /// <summary>The error itself, where the engine only says that a preference made an end of it.</summary>
    private static string Reason(RuntimeException error) =>
        error is ActionPreferenceStopException { ErrorRecord: { } record } ? record.Exception.Message : error.Message;

    private static void SetLocation(Runspace runspace, string location)
    {
        if (location.Length == 0)
        {
            return;
        }

        try
        {
            runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ItemNotFoundException or ProviderNotFoundException)
        {
            // The caller is on a drive that only its own session has. ForEach-Object -Parallel goes on there as well.
        }
    }
}
