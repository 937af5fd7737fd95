using System.Text.Json;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair;

/// <summary>A column as a difference file's first line describes it.</summary>
/// <param name="Source">Its name in the file.</param>
/// <param name="Form">The form of its values in the file.</param>
/// <param name="IsKey">Whether it belongs to the key.</param>
/// <param name="Target">The target's column.</param>
internal sealed record RepairColumn(string Source, ColumnForm Form, bool IsKey, ColumnDefinition Target)
{
    public static RepairColumn Read(JsonElement column, ReconcileProvider provider) => new(
        Text(column, "source"),
        new ColumnForm(Enum.Parse<CanonicalKind>(Text(column, "kind")), Number(column, "fractionDigits", ColumnForm.MaxFractionDigits)),
        column.GetProperty("key").GetBoolean(),
        new ColumnDefinition
        {
            Name = Text(column, "target"),
            NativeType = Text(column, "targetType"),
            Kind = Enum.TryParse<CanonicalKind>(Text(column, "targetKind"), out var kind) ? kind : null,
            IsGenerated = column.GetProperty("targetGenerated").GetBoolean(),
            IsIdentity = column.GetProperty("targetIdentity").GetBoolean(),
            IsPadded = column.TryGetProperty("targetPadded", out var padded) && padded.GetBoolean(),
            WireType = Number(column, "targetWireType", 0),
            Provider = provider,
            IsTyped = provider != ReconcileProvider.Sqlite,
        });

    /// <summary>Whether a value is one that the column's kind cannot hold, kept as its text.</summary>
    public static bool IsForeign(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(CanonicalJson.ForeignProperty, out _);

    /// <summary>The column for a value that its kind cannot hold, and that is compared and written as text.</summary>
    public RepairColumn AsText() => this with { Form = new ColumnForm(CanonicalKind.Text), Target = Target with { Kind = CanonicalKind.Text } };

    /// <summary>A value of this column in a line of the file.</summary>
    /// <exception cref="ReconcileException">The target's type cannot hold it.</exception>
    public RepairValue ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => new RepairValue(null),
        JsonValueKind.True => new RepairValue("true"),
        JsonValueKind.False => new RepairValue("false"),
        JsonValueKind.Number => new RepairValue(value.GetRawText(), RepairValueForm.Number),
        JsonValueKind.String => new RepairValue(value.GetString()),
        _ when value.TryGetProperty(CanonicalJson.HexProperty, out var hex) => new RepairValue(hex.GetString(), RepairValueForm.Bytes),
        _ when value.TryGetProperty(CanonicalJson.NumberProperty, out var number) => new RepairValue(number.GetString(), RepairValueForm.Number),
        _ when value.TryGetProperty(CanonicalJson.HexTextProperty, out var hex) => new RepairValue(hex.GetString(), RepairValueForm.TextBytes),
        _ when Form.Kind == CanonicalKind.Text && value.TryGetProperty(CanonicalJson.ForeignProperty, out var foreign) => ReadValue(foreign),
        _ => throw new ReconcileException(ReconcileProblem.ValueUnreadable,
            $"The source's value {value.GetProperty(CanonicalJson.ForeignProperty)} of column {Source} is none that the target's {Target.Name} ({Target.NativeType}) can hold. Correct it in the source, or leave the column out with -ExcludeColumn."),
    };

    /// <summary>A value as people and scripts expect it, for the keys of rows that were left alone.</summary>
    public static object? ToObject(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        _ when value.ValueKind == JsonValueKind.Object && value.TryGetProperty(CanonicalJson.HexProperty, out var hex) => Convert.FromHexString(hex.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? string.Empty;

    private static int Number(JsonElement element, string property, int otherwise) => element.TryGetProperty(property, out var value) ? value.GetInt32() : otherwise;
}
