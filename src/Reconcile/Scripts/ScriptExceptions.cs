using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>A script ended with a terminating error, or by <c>exit</c> with another code than 0.</summary>
/// <param name="record">The script's own error.</param>
/// <param name="outcome">What it did until then.</param>
internal sealed class ScriptFailedException(ErrorRecord record, ScriptOutcome outcome) : Exception(record.ToString(), record.Exception)
{
    public ErrorRecord Record { get; } = record;

    public ScriptOutcome Outcome { get; } = outcome;
}

/// <summary>A script was stopped, because its time was over or the run was.</summary>
/// <param name="outcome">What it did until then.</param>
internal sealed class ScriptStoppedException(ScriptOutcome outcome) : Exception("The script was stopped.")
{
    public ScriptOutcome Outcome { get; } = outcome;
}

/// <summary>A session for the script could not be made, so that no item can run.</summary>
internal sealed class ScriptSessionException(string message, Exception inner) : Exception(message, inner);

/// <summary>What the command is given cannot be handed to other sessions; the record says why.</summary>
internal sealed class ScriptSetupException(ErrorRecord record) : Exception(record.ToString())
{
    public ErrorRecord Record { get; } = record;
}
