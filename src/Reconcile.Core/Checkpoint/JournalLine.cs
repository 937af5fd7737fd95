using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reconcile;

/// <summary>What a line of an <see cref="ItemJournal"/> says.</summary>
internal enum JournalLineKind
{
    /// <summary>Nothing of an item.</summary>
    None,

    /// <summary>The first attempt of a run began.</summary>
    Start,

    /// <summary>A later one did.</summary>
    Retry,

    /// <summary>The item's result was written.</summary>
    Done,

    /// <summary>The item failed for good.</summary>
    Failed,
}

/// <summary>The lines of an <see cref="ItemJournal"/>. Kind and id come first, so that a line is told apart without all of it being read.</summary>
internal static class JournalLine
{
    /// <summary>Most characters of an error's text that are kept.</summary>
    private const int LongestError = 2000;

    // Nothing a line feed could be hidden in, and no need to be safe within a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly CheckpointValueConverter Values = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_line;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    private static ReadOnlySpan<byte> Beginning => "{\"kind\":\""u8;

    // In no text can these bytes stand: its quotes are escaped.
    private static ReadOnlySpan<byte> BeforeLeads => ",\"leads\":"u8;

    private static ReadOnlySpan<byte> BeforeId => "\",\"id\":\""u8;

    /// <summary>What a line says, and of which item.</summary>
    public static JournalLineKind Read(ReadOnlySpan<byte> line, out CheckpointId id)
    {
        id = default;
        if (!line.StartsWith(Beginning))
        {
            return JournalLineKind.None;
        }

        var rest = line[Beginning.Length..];
        var kind = rest.StartsWith("done"u8) ? JournalLineKind.Done
            : rest.StartsWith("start"u8) ? JournalLineKind.Start
            : rest.StartsWith("retry"u8) ? JournalLineKind.Retry
            : rest.StartsWith("failed"u8) ? JournalLineKind.Failed
            : JournalLineKind.None;
        rest = rest[Math.Min(NameOf(kind).Length, rest.Length)..];
        return rest.StartsWith(BeforeId) && CheckpointId.TryParse(rest[BeforeId.Length..], out id) ? kind : JournalLineKind.None;
    }

    /// <summary>Whether a line of an item's end says where the page led.</summary>
    public static bool HasLeads(ReadOnlySpan<byte> line) => line.IndexOf(BeforeLeads) >= 0;

    public static void PostStart(ICheckpointStore store, JournalItem item, DateTimeOffset time)
    {
        var writer = Begin(JournalLineKind.Start, item.Id, time);
        if (item.Key is not null)
        {
            writer.WriteString("key"u8, item.Key);
        }

        if (item.Content is { } content)
        {
            writer.WritePropertyName("item"u8);
            Values.Write(writer, content, JsonSerializerOptions.Default);
        }

        Post(store, writer);
    }

    public static void PostRetry(ICheckpointStore store, JournalItem item, DateTimeOffset time)
    {
        var writer = Begin(JournalLineKind.Retry, item.Id, time);
        writer.WriteNumber("attempt"u8, item.Attempts);
        Post(store, writer);
    }

    public static void PostDone(ICheckpointStore store, CheckpointId id, DateTimeOffset time, int attempts, TimeSpan duration, PageLeads? leads = null)
    {
        var writer = End(JournalLineKind.Done, id, time, attempts, duration);
        WriteLeads(writer, leads);
        Post(store, writer);
    }

    public static void PostFailed(ICheckpointStore store, CheckpointId id, DateTimeOffset time, int attempts, TimeSpan duration, string error, PageLeads? leads = null)
    {
        var writer = End(JournalLineKind.Failed, id, time, attempts, duration);
        writer.WriteString("error"u8, error.Length > LongestError ? error[..LongestError] : error);
        WriteLeads(writer, leads);
        Post(store, writer);
    }

    private static void WriteLeads(Utf8JsonWriter writer, PageLeads? leads)
    {
        if (leads is { IsEmpty: false })
        {
            writer.WritePropertyName("leads"u8);
            JsonSerializer.Serialize(writer, leads, CheckpointJson.Default.PageLeads);
        }
    }

    private static Utf8JsonWriter End(JournalLineKind kind, CheckpointId id, DateTimeOffset time, int attempts, TimeSpan duration)
    {
        var writer = Begin(kind, id, time);
        writer.WriteNumber("attempts"u8, attempts);
        writer.WriteNumber("ms"u8, (long)duration.TotalMilliseconds);
        return writer;
    }

    private static Utf8JsonWriter Begin(JournalLineKind kind, CheckpointId id, DateTimeOffset time)
    {
        t_line ??= new ArrayBufferWriter<byte>(512);
        t_writer ??= new Utf8JsonWriter(t_line, Options);
        t_line.ResetWrittenCount();
        t_writer.Reset();
        Span<byte> digits = stackalloc byte[CheckpointId.Digits];
        id.Format(digits);
        t_writer.WriteStartObject();
        t_writer.WriteString("kind"u8, NameOf(kind));
        t_writer.WriteString("id"u8, digits);
        t_writer.WriteNumber("at"u8, time.ToUnixTimeMilliseconds());
        return t_writer;
    }

    private static void Post(ICheckpointStore store, Utf8JsonWriter writer)
    {
        writer.Flush();
        var length = t_line!.WrittenCount;
        t_line.Advance(CheckpointFormat.Seal(t_line.GetSpan(CheckpointFormat.SealLength), t_line.WrittenSpan));
        store.Post(t_line.WrittenSpan);
        if (length > 64 * 1024)
        {
            t_line = null;
            t_writer = null;
        }
    }

    private static ReadOnlySpan<byte> NameOf(JournalLineKind kind) => kind switch
    {
        JournalLineKind.Start => "start"u8,
        JournalLineKind.Retry => "retry"u8,
        JournalLineKind.Done => "done"u8,
        JournalLineKind.Failed => "failed"u8,
        _ => [],
    };
}
