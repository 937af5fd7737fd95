namespace Reconcile.Data.Sources;

/// <summary>What a server's error code means for a run.</summary>
/// <param name="Problem">What kind of problem it is.</param>
/// <param name="IsTransient">Whether it may pass by itself.</param>
/// <param name="IsBusy">Whether the server has too much to do, so that the next attempt should wait longer. Busy errors are transient.</param>
internal readonly record struct ErrorKind(ReconcileProblem Problem, bool IsTransient = false, bool IsBusy = false)
{
    public static ErrorKind Lasting(ReconcileProblem problem) => new(problem);

    public static ErrorKind Passing(ReconcileProblem problem) => new(problem, IsTransient: true);

    public static ErrorKind Busy(ReconcileProblem problem) => new(problem, IsTransient: true, IsBusy: true);

    /// <summary>The error with what the server or driver said.</summary>
    public DriverError Says(string text) => new(Problem, text, IsTransient) { IsBusy = IsBusy };
}
