using System.Text.Json;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair;

/// <summary>A column as a difference file's first line describes it.</summary>
/// <param name="Source">Its name in the file.</param>
/// <param name="Kind">The kind of its values in the file.</param>
/// <param name="IsKey">Whether it belongs to the key.</param>
/// <param name="Target">The target's column.</param>
internal sealed record RepairColumn(string Source, CanonicalKind Kind, bool IsKey, ColumnDefinition Target)
{
    public static RepairColumn Read(JsonElement column) => new(
        Text(column, "source"),
        Enum.Parse<CanonicalKind>(Text(column, "kind")),
        column.GetProperty("key").GetBoolean(),
        new ColumnDefinition
        {
            Name = Text(column, "target"),
            NativeType = Text(column, "targetType"),
            Kind = Enum.TryParse<CanonicalKind>(Text(column, "targetKind"), out var kind) ? kind : null,
            IsGenerated = column.GetProperty("targetGenerated").GetBoolean(),
            IsIdentity = column.GetProperty("targetIdentity").GetBoolean(),
        });

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
        _ => throw new ReconcileException(ReconcileProblem.ValueUnreadable,
            $"The source's value {value.GetProperty(CanonicalJson.ForeignProperty)} of column {Source} is none that the target's {Target.Name} ({Target.NativeType}) can hold. Correct it in the source, or leave the column out with -ExcludeColumn."),
    };

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? string.Empty;
}
