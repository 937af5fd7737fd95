using System.Management.Automation.Runspaces;

namespace Reconcile.Tests.Sessions;

/// <summary>A runspace with the module imported from its manifest, and a directory of its own as its location.</summary>
public sealed class ModuleSession : IDisposable
{
    private readonly RecordingHost _host = new();

    public ModuleSession(params SessionStateCmdletEntry[] further)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("reconcile-session-").FullName;
        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseNewThread;
        state.Commands.Add(further);
        state.ImportPSModule([Repository.Manifest]);
        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
        Runspace.SessionStateProxy.Path.SetLocation(Directory);
    }

    public string Directory { get; }

    public Runspace Runspace { get; }

    /// <summary>Everything the host was given to show.</summary>
    public string Shown => _host.Shown;

    /// <summary>What the user will choose when asked: 0 is yes, 1 yes to all, 2 no, 3 no to all.</summary>
    public Queue<int> Choices => _host.Choices;

    /// <summary>Runs a script; what it writes and what goes wrong, terminating errors included, is in what comes back.</summary>
    public SessionOutput Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            Runspace.SessionStateProxy.SetVariable(name, value);
        }

        using var shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        ErrorRecord? terminating = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            terminating = error.ErrorRecord;
        }

        return new SessionOutput(
            [.. output],
            terminating is null ? [.. shell.Streams.Error] : [.. shell.Streams.Error, terminating],
            terminating,
            [.. shell.Streams.Warning.Select(warning => warning.Message)],
            [.. shell.Streams.Verbose.Select(verbose => verbose.Message)],
            [.. shell.Streams.Progress]);
    }

    /// <summary>Runs a script that has to end with a terminating error.</summary>
    public ErrorRecord Caught(string script, params (string Name, object? Value)[] variables)
    {
        var output = Run($"try {{ $null = & {{ {script} }} }} catch {{ $_ }}", variables);
        return Assert.IsType<ErrorRecord>(Assert.Single(output.Output).BaseObject);
    }

    /// <summary>What a terminal would show of a script's output and errors.</summary>
    public string Show(string script, params (string Name, object? Value)[] variables)
    {
        var before = Shown.Length;
        Run($"& {{ {script} }} 2>&1 3>&1 4>&1 6>&1 | Out-Default", variables);
        return Shown[before..];
    }

    public string PathOf(string file) => Path.Combine(Directory, file);

    public void Dispose()
    {
        Runspace.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

/// <summary>What a script wrote, stream by stream.</summary>
public sealed record SessionOutput(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Terminating,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress)
{
    /// <summary>The results of one type.</summary>
    public IReadOnlyList<T> Of<T>() => [.. Output.Select(item => item.BaseObject).OfType<T>()];

    /// <summary>The one result.</summary>
    public T TheOne<T>()
    {
        Assert.Empty(Errors);
        return Assert.IsType<T>(Assert.Single(Output).BaseObject);
    }

    /// <summary>The one error's id, without the command's name.</summary>
    public string ErrorId => Assert.Single(Errors).FullyQualifiedErrorId.Split(',')[0];
}
