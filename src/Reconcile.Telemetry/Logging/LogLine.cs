using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reconcile.Telemetry.Logging;

/// <summary>An event as a line of JSON. The names of the members are part of what users rely on.</summary>
internal static class LogLine
{
    // Letters of all languages stay readable; what ends a line or a text is escaped all the same.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the line with its end.</summary>
    public static void Write(Stream output, RunEvent happened)
    {
        using (var json = new Utf8JsonWriter(output, Compact))
        {
            json.WriteStartObject();
            WriteHead(json, happened.Time, happened.Level, happened.Kind.ToString());
            json.WriteNumber("run", happened.RunId);
            json.WriteString("name", happened.RunName);
            json.WriteString("job", happened.Job.ToString());
            WriteItem(json, happened);
            WriteOutcome(json, happened);
            WriteStatistics(json, happened);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes the line that stands for those that are missing.</summary>
    public static void WriteDropped(Stream output, DateTimeOffset time, long lines)
    {
        using (var json = new Utf8JsonWriter(output, Compact))
        {
            json.WriteStartObject();
            WriteHead(json, time, TelemetryLogLevel.Warning, "LinesDropped");
            json.WriteNumber("count", lines);
            json.WriteString("message", "The log could not be written as fast as things happened, or not at all; so many lines are missing here.");
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteHead(Utf8JsonWriter json, DateTimeOffset time, TelemetryLogLevel level, string kind)
    {
        json.WriteString("time", time.UtcDateTime);
        json.WriteString("level", level.ToString());
        json.WriteString("event", kind);
        json.WriteNumber("process", Environment.ProcessId);
    }

    private static void WriteItem(Utf8JsonWriter json, RunEvent happened)
    {
        if (happened.Item?.Number is { } number)
        {
            json.WriteNumber("item", number);
        }

        if ((happened.Item?.Name ?? happened.ItemName) is { Length: > 0 } name)
        {
            json.WriteString("itemName", name);
        }

        WriteText(json, "trace", happened.TraceId);
        WriteText(json, "span", happened.Item?.Span?.SpanId.ToHexString());
    }

    private static void WriteOutcome(Utf8JsonWriter json, RunEvent happened)
    {
        WriteText(json, "status", happened.Status);
        if (happened.Attempt is { } attempt)
        {
            json.WriteNumber("attempt", attempt);
        }

        WriteSeconds(json, "durationSeconds", happened.Duration);
        WriteSeconds(json, "delaySeconds", happened.Delay);
        WriteText(json, happened.Kind == RunEventKind.Notice ? "message" : "error", happened.Message);
    }

    private static void WriteStatistics(Utf8JsonWriter json, RunEvent happened)
    {
        if (happened.Statistics is not { } run)
        {
            return;
        }

        json.WriteNumber("maxWorkers", run.MaxWorkers);
        if (happened.Kind == RunEventKind.RunStarted)
        {
            return;
        }

        json.WriteNumber("activeWorkers", run.ActiveWorkers);
        json.WriteNumber("queued", run.QueueSize + run.WaitingForGate + run.WaitingForRetry);
        json.WriteNumber("accepted", run.Accepted);
        json.WriteNumber("done", run.Done);
        json.WriteNumber("succeeded", run.Succeeded);
        json.WriteNumber("failed", run.Failed);
        json.WriteNumber("timedOut", run.TimedOut);
        json.WriteNumber("cancelled", run.Cancelled);
        json.WriteNumber("skipped", run.Skipped);
        json.WriteNumber("retried", run.Retried);
        json.WriteNumber("itemsPerSecond", Math.Round(run.ItemsPerSecond, 3));
        if (run.PercentComplete is { } percent)
        {
            json.WriteNumber("percent", Math.Round(percent, 1));
        }

        WriteSeconds(json, "remainingSeconds", run.Remaining);
        json.WriteNumber("memoryMB", run.MemoryBytes / (1024 * 1024));
        json.WriteNumber("cpuPercent", Math.Round(run.CpuPercent, 1));
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, Math.Round(known.TotalSeconds, 6));
        }
    }
}
