using System.Collections.Immutable;
using System.Text;
using Xunit;

namespace Reconcile.Testing;

/// <summary>
/// A password to plant where a real one would be, and the search for it in whatever came out. It holds the characters that URIs,
/// connection strings, JSON and shells must escape; its two ends hold none, so every such form of it still holds an end.
/// </summary>
public static class PlantedSecret
{
    private const string Head = "Hq7vKz3Wm";
    private const string Tail = "9TxbNc5Rd";

    /// <summary>The password of the PostgreSQL servers that tests start, among others.</summary>
    public const string Password = Head + "@:/;'\"%+&=?#" + Tail;

    /// <summary>The password as it stands in a URI.</summary>
    public static string UriEscaped { get; } = Uri.EscapeDataString(Password);

    /// <summary>What gives it away: its ends as they are, in base64 (at any offset, UTF-8 or UTF-16) and in hexadecimal.</summary>
    private static readonly ImmutableArray<(string Form, string Text, StringComparison Comparison)> Traces = [.. FindTraces(Head), .. FindTraces(Tail)];

    /// <summary>The trace found in the text with its surroundings, or null.</summary>
    public static string? Find(string? text)
    {
        text ??= string.Empty;
        foreach (var (form, trace, comparison) in Traces)
        {
            var at = text.IndexOf(trace, comparison);
            if (at >= 0)
            {
                var start = Math.Max(0, at - 60);
                return $"{form} in \"{text[start..Math.Min(text.Length, at + trace.Length + 20)]}\"";
            }
        }

        return null;
    }

    /// <summary>Fails if the text holds the password in any form.</summary>
    public static void AssertAbsent(string? text, string place = "the text") =>
        Assert.True(Find(text) is null, $"The planted password stands in {place}: {Find(text)}");

    /// <summary>Fails if the bytes, read as UTF-8 or UTF-16 text, hold the password in any form.</summary>
    public static void AssertAbsent(byte[] content, string place)
    {
        var text = Encoding.Latin1.GetString(content);
        AssertAbsent(text, place);
        AssertAbsent(text.Replace("\0", string.Empty, StringComparison.Ordinal), place);
    }

    /// <summary>Fails if a file's name or content anywhere below the folder holds the password in any form. Returns how many files were searched.</summary>
    public static int AssertAbsentBelow(string folder)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        foreach (var file in files)
        {
            AssertAbsent(file, "the name of a file");
            AssertAbsent(File.ReadAllBytes(file), $"the file {file}");
        }

        return files.Length;
    }

    /// <summary>Fails if anything that can be reached from the object holds the password: its text, public properties and fields, items, inner exceptions.</summary>
    public static void AssertAbsentIn(object? root) =>
        VisibleText.Visit(root, (path, text) => AssertAbsent(text, path));

    private static IEnumerable<(string Form, string Text, StringComparison Comparison)> FindTraces(string end)
    {
        yield return ("plain", end, StringComparison.OrdinalIgnoreCase);
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            var bytes = encoding.GetBytes(end);
            yield return ("hexadecimal", Convert.ToHexString(bytes), StringComparison.OrdinalIgnoreCase);
            for (var offset = 0; offset < 3; offset++)
            {
                yield return ("base64", Base64Core(bytes, offset), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The base64 characters that depend on these bytes alone when they start at the offset within a group of three.</summary>
    private static string Base64Core(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]).TrimEnd('=');
        var whole = (offset + bytes.Length) / 3 * 4;
        return text[(offset == 0 ? 0 : 4)..whole];
    }
}
