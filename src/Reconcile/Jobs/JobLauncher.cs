using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Reconcile.Jobs;

/// <summary>Makes a job of a command that was called: the same command with the same parameters.</summary>
internal static class JobLauncher
{
    private const string Confirm = "Confirm";

    // Of no meaning where nobody sees the variable, or of the caller's own command.
    private static readonly string[] CallersOwn =
        ["AsJob", "JobName", "OutVariable", "OutBuffer", "ErrorVariable", "WarningVariable", "InformationVariable", "PipelineVariable"];

    /// <summary>Starts the job. It is not one of the session's before it is handed over.</summary>
    /// <param name="cmdlet">What was called.</param>
    /// <param name="name">The job's name; null: PowerShell makes one.</param>
    /// <param name="takesInput">Whether objects will be piped to it.</param>
    /// <param name="changed">Parameters that have other values in the job.</param>
    /// <param name="carried">What the command takes from its caller's session besides.</param>
    public static ReconcileJob Start(PSCmdlet cmdlet, string? name, bool takesInput, IReadOnlyDictionary<string, object>? changed = null, object? carried = null)
    {
        var command = new Command(cmdlet.MyInvocation.MyCommand.Name);
        var parameters = new Dictionary<string, object>(cmdlet.MyInvocation.BoundParameters, StringComparer.OrdinalIgnoreCase);
        foreach (var (parameter, value) in changed ?? new Dictionary<string, object>())
        {
            parameters[parameter] = value;
        }

        if (parameters.ContainsKey(Confirm))
        {
            // Nobody can be asked in a job; who wanted to be has been asked before.
            parameters[Confirm] = false;
        }

        foreach (var (parameter, value) in parameters.Where(bound => !CallersOwn.Contains(bound.Key, StringComparer.OrdinalIgnoreCase)))
        {
            command.Parameters.Add(parameter, Unbound(value));
        }

        var job = new ReconcileJob(name, command, takesInput, new JobSession(cmdlet, carried));
        job.StartJobAsync();
        return job;
    }

    /// <summary>Returns the job, once it has all its input.</summary>
    public static void HandOver(ReconcileJob job, PSCmdlet cmdlet)
    {
        job.CompleteInput();
        ReconcileJobSource.Register(job, cmdlet.JobManager);
        cmdlet.WriteObject(job);
    }

    /// <summary>A script keeps to the session that made it, and must not run in another one: the same text without a session takes its place.</summary>
    private static object Unbound(object value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is ScriptBlock { Ast: ScriptBlockAst script } ? script.GetScriptBlock() : value;
}
