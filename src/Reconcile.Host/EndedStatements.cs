using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace Reconcile.Host;

/// <summary>
/// Tells the errors that ended a statement from those that a command wrote and survived. The script goes on after both, unless
/// <c>$ErrorActionPreference</c> says otherwise, but whoever started it has to learn of the former from the exit code.
/// </summary>
internal sealed class EndedStatements : IDisposable
{
    // The engine throws and reports on one thread; scripts on other threads have their own errors.
    private readonly ThreadLocal<Exception?> _thrownByCommand = new();

    public EndedStatements() => AppDomain.CurrentDomain.FirstChanceException += Remember;

    /// <summary>Whether a statement of this thread has just ended with the error.</summary>
    public bool Include(ErrorRecord error) => error.Exception is RuntimeException || ReferenceEquals(error.Exception, _thrownByCommand.Value);

    // The slot itself stays: a script that was abandoned may throw until the process has ended.
    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Remember;

    // Once in the error stream, both kinds look alike: the engine unwraps what it has thrown. So it is noted while it is thrown.
    private void Remember(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is CmdletInvocationException { InnerException: { } cause })
        {
            _thrownByCommand.Value = cause;
        }
    }
}
