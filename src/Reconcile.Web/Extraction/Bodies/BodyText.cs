using System.Text;
using System.Text.RegularExpressions;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>
/// A body's bytes as text: by its byte order mark, else by the character set that the server names, else by the one that the page names itself, else as
/// UTF-8 if it is valid, else as Windows-1252. Bytes that fit nowhere become U+FFFD.
/// </summary>
internal static partial class BodyText
{
    private const int Looked = 1024;

    // What the names of browsers mean; in .NET they are other, poorer character sets.
    private static readonly Dictionary<string, string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["iso-8859-1"] = "windows-1252", ["latin1"] = "windows-1252", ["iso8859-1"] = "windows-1252", ["iso_8859-1"] = "windows-1252", ["l1"] = "windows-1252",
        ["ascii"] = "windows-1252", ["us-ascii"] = "windows-1252", ["cp1252"] = "windows-1252",
        ["utf8"] = "utf-8", ["sjis"] = "shift_jis", ["x-sjis"] = "shift_jis", ["windows-31j"] = "shift_jis",
        ["gbk"] = "gb18030", ["gb2312"] = "gb18030", ["iso-8859-9"] = "windows-1254", ["tis-620"] = "windows-874",
    };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> body, string? charset)
    {
        var (encoding, skip) = FromMark(body);
        encoding ??= Find(charset) ?? Find(NamedInside(body));
        return encoding is not null ? encoding.GetString(body[skip..]) : DecodeUnnamed(body);
    }

    private static (Encoding? Encoding, int Skip) FromMark(ReadOnlySpan<byte> body) =>
        body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? (Encoding.UTF8, 3)
        : body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? (Encoding.Unicode, 2)
        : body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? (Encoding.BigEndianUnicode, 2)
        : (null, 0);

    private static string DecodeUnnamed(ReadOnlySpan<byte> body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            // Mostly UTF-8 with some bytes torn, rather than something else, if any longer sequence in it is right.
            var lenient = Encoding.UTF8.GetString(body);
            return lenient.Any(c => c > 0x7F && c != '\uFFFD') ? lenient : Find("windows-1252")!.GetString(body);
        }
    }

    private static string? NamedInside(ReadOnlySpan<byte> body)
    {
        var match = Declared().Match(Encoding.Latin1.GetString(body[..Math.Min(body.Length, Looked)]));

        // What can be read byte by byte is not UTF-16, whatever it says.
        return !match.Success ? null
            : match.Groups["name"].Value is var name && name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : name;
    }

    private static Encoding? Find(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        name = Labels.GetValueOrDefault(name, name);
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // A name that nobody knows is as good as none.
            return null;
        }
    }

    [GeneratedRegex("""<(?:meta[^>]{1,500}?charset\s*=|\?xml[^>]{1,200}?encoding\s*=)\s*["']?(?<name>[A-Za-z0-9_:.\-]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declared();
}
