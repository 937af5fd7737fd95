using System.Text.Json;

namespace Reconcile.Data.Repair;

/// <summary>What has to become of one row of the target.</summary>
/// <param name="Kind">How it differs, in the comparison's words.</param>
/// <param name="Key">The key's values by the columns' source names.</param>
/// <param name="Old">The values that the row must hold before; undefined if there must be none.</param>
/// <param name="New">The values that it gets; undefined if it goes.</param>
internal readonly record struct RowChange(RowDifferenceKind Kind, JsonElement Key, JsonElement Old, JsonElement New)
{
    /// <summary>A copy that outlives the line that it was read from.</summary>
    public RowChange Keep() => new(Kind, Key.Clone(), Keep(Old), Keep(New));

    /// <summary>The key's values for people.</summary>
    public IReadOnlyDictionary<string, object?> KeyValues => Key.EnumerateObject().ToDictionary(part => part.Name, part => RepairColumn.ToObject(part.Value));

    /// <summary>The key for messages: in one line, not endless.</summary>
    public string KeyText
    {
        get
        {
            var text = ScriptText.OneLine(string.Join(", ", KeyValues.Select(part => $"{part.Key}={DisplayValue.Format(part.Value)}")));
            return text.Length <= MaxKeyText ? text : text[..MaxKeyText] + "...";
        }
    }

    private const int MaxKeyText = 200;

    private static JsonElement Keep(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? element : element.Clone();
}
