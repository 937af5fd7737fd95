namespace Reconcile.Data.Dialects;

/// <summary>A value on its way into a script.</summary>
/// <param name="Text">Its text, or the hexadecimal digits of its bytes; null for NULL.</param>
/// <param name="Form">What the text is.</param>
internal readonly record struct RepairValue(string? Text, RepairValueForm Form = RepairValueForm.Text);

/// <summary>What the text of a <see cref="RepairValue"/> is.</summary>
internal enum RepairValueForm
{
    /// <summary>The value itself.</summary>
    Text,

    /// <summary>A number that SQL reads without quotes.</summary>
    Number,

    /// <summary>Hexadecimal digits of binary.</summary>
    Bytes,

    /// <summary>Hexadecimal digits of a text that is not valid UTF-8.</summary>
    TextBytes,
}
