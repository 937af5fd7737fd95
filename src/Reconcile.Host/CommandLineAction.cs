namespace Reconcile.Host;

/// <summary>What the command line asks for.</summary>
internal enum CommandLineAction
{
    /// <summary>Run a script file.</summary>
    RunFile,

    /// <summary>Run a script that stands on the command line itself.</summary>
    RunCommand,

    ShowHelp,

    ShowVersion,
}
