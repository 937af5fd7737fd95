using System.Buffers;
using System.Buffers.Text;
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

    // -9223372036854775808.
    private const int LongestNumber = 20;

    // Nothing a line feed could be hidden in, and no need to be safe within a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly CheckpointValueConverter s_values = new();

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
        var line = Begin(JournalLineKind.Start, item.Id, time);
        if (item.Key is not null)
        {
            Add(line, ",\"key\":"u8, item.Key);
        }

        if (item.Content is { } content)
        {
            Add(line, ",\"item\":"u8, content);
        }

        Post(store, line);
    }

    public static void PostRetry(ICheckpointStore store, JournalItem item, DateTimeOffset time)
    {
        var line = Begin(JournalLineKind.Retry, item.Id, time);
        Add(line, ",\"attempt\":"u8, item.Attempts);
        Post(store, line);
    }

    public static void PostDone(ICheckpointStore store, CheckpointId id, DateTimeOffset time, int attempts, TimeSpan duration, PageLeads? leads = null)
    {
        var line = End(JournalLineKind.Done, id, time, attempts, duration);
        AddLeads(line, leads);
        Post(store, line);
    }

    public static void PostFailed(ICheckpointStore store, CheckpointId id, DateTimeOffset time, int attempts, TimeSpan duration, string error, PageLeads? leads = null)
    {
        var line = End(JournalLineKind.Failed, id, time, attempts, duration);
        Add(line, ",\"error\":"u8, error.Length > LongestError ? error[..LongestError] : error);
        AddLeads(line, leads);
        Post(store, line);
    }

    private static void AddLeads(ArrayBufferWriter<byte> line, PageLeads? leads)
    {
        if (leads is { IsEmpty: false })
        {
            line.Write(BeforeLeads);
            JsonSerializer.Serialize(Values(line), leads, CheckpointJson.Default.PageLeads);
        }
    }

    private static ArrayBufferWriter<byte> End(JournalLineKind kind, CheckpointId id, DateTimeOffset time, int attempts, TimeSpan duration)
    {
        var line = Begin(kind, id, time);
        Add(line, ",\"attempts\":"u8, attempts);
        Add(line, ",\"ms\":"u8, (long)duration.TotalMilliseconds);
        return line;
    }

    private static ArrayBufferWriter<byte> Begin(JournalLineKind kind, CheckpointId id, DateTimeOffset time)
    {
        var line = t_line ??= new ArrayBufferWriter<byte>(512);
        line.ResetWrittenCount();
        line.Write(Beginning);
        line.Write(NameOf(kind));
        line.Write(BeforeId);
        id.Format(line.GetSpan(CheckpointId.Digits));
        line.Advance(CheckpointId.Digits);
        Add(line, "\",\"at\":"u8, time.ToUnixTimeMilliseconds());
        return line;
    }

    private static void Add(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> name, long number)
    {
        line.Write(name);
        Utf8Formatter.TryFormat(number, line.GetSpan(LongestNumber), out var written);
        line.Advance(written);
    }

    private static void Add(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> name, object value)
    {
        line.Write(name);
        var writer = Values(line);
        s_values.Write(writer, value, JsonSerializerOptions.Default);
        writer.Flush();
    }

    /// <summary>Writes one value to the line.</summary>
    private static Utf8JsonWriter Values(ArrayBufferWriter<byte> line)
    {
        t_writer ??= new Utf8JsonWriter(line, Options);
        t_writer.Reset(line);
        return t_writer;
    }

    private static void Post(ICheckpointStore store, ArrayBufferWriter<byte> line)
    {
        var length = line.WrittenCount;
        line.Advance(CheckpointFormat.Seal(line.GetSpan(CheckpointFormat.SealLength), line.WrittenSpan));
        store.Post(line.WrittenSpan);
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
