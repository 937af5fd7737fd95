namespace Reconcile;

/// <summary>Where runs say what happens. Called by their workers, several at a time: it must not throw, and not keep them.</summary>
internal interface IRunLog
{
    /// <summary>What matters less is not wanted.</summary>
    TelemetryLogLevel Least { get; }

    void Write(RunEvent happened);
}

/// <summary>The log of this process, if there is one.</summary>
internal static class RunLog
{
    private static volatile IRunLog? s_current;

    /// <summary>Null: nobody wants to know.</summary>
    public static IRunLog? Current
    {
        get => s_current;
        set => s_current = value;
    }
}
