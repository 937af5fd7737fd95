using System.Globalization;
using System.Text;

namespace Reconcile.Pipeline;

/// <summary>A run in one line, for the progress display.</summary>
internal static class RunStatus
{
    /// <summary>For example <c>7 of 12 tables, 3 active, 2 differ, 1.4/s</c>; what is zero and says nothing is left out.</summary>
    public static string Format(BatchStatistics run, string noun, int differing)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{run.Done} of {run.Accepted}{(run.InputComplete ? string.Empty : "+")} {noun}, {run.ActiveWorkers} active");
        Append(text, run.WaitingForGate, "waiting for their turn");
        Append(text, run.Skipped, "skipped");
        Append(text, run.WaitingForRetry, "waiting for retry");
        Append(text, differing, "differ");
        Append(text, run.Failed, "failed");
        Append(text, run.TimedOut, "timed out");
        text.Append(culture, $", {run.ItemsPerSecond:0.0}/s");
        if (run.BytesReceived > 0)
        {
            text.Append(culture, $", {PageText.Bytes(run.BytesReceived)}, {PageText.Bytes((long)(run.BytesReceived / Math.Max(run.Elapsed.TotalSeconds, 1)))}/s");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, long count, string what)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {count} {what}");
        }
    }
}
