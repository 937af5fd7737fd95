using System.Globalization;
using System.Text;

namespace Reconcile.Web.Downloads;

/// <summary>
/// Names for files on any system, from whatever a host or a data set says: one path segment, nothing that a shell, a terminal or Windows
/// takes for something else.
/// </summary>
internal static class SafeFileName
{
    /// <summary>What a file is called that has no name.</summary>
    public const string Default = "download";

    // Most file systems take 255; the rest is for what is put behind a name.
    private const int MostBytes = 200;
    private const int MostExtensionBytes = 20;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>A safe name; <see cref="Default"/> if nothing is left of it.</summary>
    public static string From(string raw)
    {
        var segment = raw[(raw.LastIndexOfAny(['/', '\\']) + 1)..];
        var text = new StringBuilder(segment.Length);
        foreach (var rune in segment.EnumerateRunes())
        {
            if (!IsDropped(rune))
            {
                text.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? "_" : rune.ToString());
            }
        }

        // Windows drops dots and spaces at the end, so that two names would be one.
        var name = text.ToString().Normalize(NormalizationForm.FormC).Trim().TrimEnd('.', ' ');
        if (name.Length == 0)
        {
            return Default;
        }

        // A hidden file, or one with a meaning of its own.
        name = name.StartsWith('.') ? "_" + name[1..] : name;
        var stem = name.Split('.')[0].TrimEnd();
        return Shorten(Reserved.Contains(stem) ? "_" + name : name);
    }

    /// <summary>The same name with something between it and its extension.</summary>
    public static string Numbered(string name, int number)
    {
        var extension = Path.GetExtension(name);
        return string.Create(CultureInfo.InvariantCulture, $"{name[..^extension.Length]} ({number}){extension}");
    }

    /// <summary>Control characters, and those that are not seen or turn the text around so that it reads as something else.</summary>
    private static bool IsDropped(Rune rune) =>
        rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        extension = Encoding.UTF8.GetByteCount(extension) <= MostExtensionBytes ? extension : string.Empty;
        var room = MostBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name[..^extension.Length].EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            stem.Append(rune);
        }

        return stem.ToString().TrimEnd('.', ' ') + extension;
    }
}
