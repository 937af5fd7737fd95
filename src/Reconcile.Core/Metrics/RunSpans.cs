using System.Diagnostics;

namespace Reconcile;

/// <summary>Where the spans of runs come from. They cost nothing unless somebody listens to the activity source <c>Reconcile</c>.</summary>
internal static class RunSpans
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Reconcile";

    private static readonly ActivitySource Source = new(SourceName, typeof(RunSpans).Assembly.GetName().Version?.ToString(3));

    /// <summary>Whether anybody listens.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>
    /// Starts a run's span. Its parent is the activity of whoever started the run or else, as build servers and schedulers hand it
    /// down, what the environment variable <c>TRACEPARENT</c> names.
    /// </summary>
    public static Activity? StartRun(string name) => Start(name, Activity.Current is null ? FromEnvironment() : default);

    public static Activity? StartItem(string name, Activity run) => Start(name, run.Context);

    /// <summary>
    /// The span does not become the current one: the operations are other people's code, and their requests to other people's
    /// servers are not to carry the ids of our traces.
    /// </summary>
    private static Activity? Start(string name, ActivityContext parent)
    {
        var current = Activity.Current;
        var span = Source.CreateActivity(name, ActivityKind.Internal, parent)?.Start();
        Activity.Current = current;
        return span;
    }

    private static ActivityContext FromEnvironment() =>
        ActivityContext.TryParse(Environment.GetEnvironmentVariable("TRACEPARENT"), Environment.GetEnvironmentVariable("TRACESTATE"), isRemote: true, out var parent)
            ? parent
            : default;
}
