using System.Text.Json;

namespace Reconcile;

/// <summary>All that a line of a journal says.</summary>
internal sealed record JournalEntryLine
{
    public string? Key { get; private init; }

    public object? Item { get; private init; }

    public int Attempts { get; private init; }

    public string Error { get; private init; } = string.Empty;

    public DateTimeOffset At { get; private init; }

    public TimeSpan Duration { get; private init; }

    /// <summary>Where the page led; null: nowhere, or it is none.</summary>
    public PageLeads? Leads { get; private init; }

    public static JournalEntryLine Parse(CheckpointLine line)
    {
        using var json = JsonDocument.Parse(line.Bytes);
        var root = json.RootElement;
        return new JournalEntryLine
        {
            Key = Find(root, "key")?.GetString(),
            Item = Find(root, "item")?.Deserialize(CheckpointJson.Default.Object),
            Attempts = Find(root, "attempts")?.GetInt32() ?? 0,
            Error = Find(root, "error")?.GetString() ?? string.Empty,
            Leads = Find(root, "leads")?.Deserialize(CheckpointJson.Default.PageLeads),
            At = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("at").GetInt64()),
            Duration = TimeSpan.FromMilliseconds(Find(root, "ms")?.GetInt64() ?? 0),
        };
    }

    private static JsonElement? Find(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value : null;
}
