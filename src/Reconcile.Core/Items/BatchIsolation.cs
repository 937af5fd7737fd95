namespace Reconcile;

/// <summary>What keeps the scripts of a batch apart.</summary>
public enum BatchIsolation
{
    /// <summary>Each runs in a session of its own, in this process: fast, with the caller's own objects.</summary>
    Session,

    /// <summary>Each runs in a process of its own, which can be killed, may crash and may be given a limit of memory. Objects are copied.</summary>
    Process,
}
