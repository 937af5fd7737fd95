using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace Reconcile.Host;

/// <summary>How many columns of a terminal a text takes: East Asian characters take two, combining ones none.</summary>
internal static class TextWidth
{
    private static readonly (int First, int Last)[] s_wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Columns that the text takes; escape sequences take none.</summary>
    public static int Of(string text)
    {
        // Most text is short and plain; only an escape sequence makes it worth building another string.
        var plain = text.Contains('\x1b', StringComparison.Ordinal)
            ? new StringDecorated(text).ToString(OutputRendering.PlainText)
            : text;
        var width = 0;
        foreach (var rune in plain.EnumerateRunes())
        {
            width += Of(rune);
        }

        return width;
    }

    /// <summary>The beginning of the text that takes at most that many columns.</summary>
    public static string Cut(string text, int columns)
    {
        var width = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
            if (width > columns)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => Array.Exists(s_wide, range => rune.Value >= range.First && rune.Value <= range.Last) ? 2 : 1,
    };
}
