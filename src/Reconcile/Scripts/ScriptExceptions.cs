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
internal sealed class ScriptSessionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The process that ran a script came to its end before the script did.</summary>
/// <param name="message">How it ended.</param>
/// <param name="isFirst">Whether it is the first one that the item's script took along: who takes along a second one is not tried again.</param>
/// <param name="inner">What it was noticed by.</param>
internal sealed class ScriptProcessException(string message, bool isFirst, Exception inner) : Exception(message, inner)
{
    public bool IsFirst { get; } = isFirst;
}

/// <summary>An error of a script that ran in another process: a copy, with what is worth knowing of the original.</summary>
internal sealed class CopiedErrorException(string message, string typeName, string place) : Exception(message)
{
    /// <summary>The original exception's type.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>Where in the script it was, as messages say it; empty if that is not known.</summary>
    public string Place { get; } = place;
}

/// <summary>What the command is given cannot be handed to other sessions; the record says why.</summary>
internal sealed class ScriptSetupException(ErrorRecord record) : Exception(record.ToString())
{
    public ErrorRecord Record { get; } = record;
}
