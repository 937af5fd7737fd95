using System.Text;
using System.Text.RegularExpressions;

namespace Reconcile.Web.Http;

/// <summary>A body as text.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Charset">The encoding it was read in, for example <c>utf-8</c>.</param>
/// <param name="Source">Who said so.</param>
/// <param name="IsDamaged">Whether bytes that mean nothing in that encoding were replaced by U+FFFD.</param>
internal sealed record DecodedText(string Text, string Charset, CharsetSource Source, bool IsDamaged);

/// <summary>Who said how a text is encoded, in the order in which they are believed.</summary>
internal enum CharsetSource
{
    /// <summary>The text's own first bytes.</summary>
    ByteOrderMark,

    /// <summary>The header Content-Type.</summary>
    Header,

    /// <summary>The beginning of an HTML or XML document.</summary>
    Document,

    /// <summary>Nobody: UTF-8.</summary>
    Default,
}

/// <summary>Reads bodies as text, as browsers do: a byte order mark first, then the header, then what the document says of itself, else UTF-8.</summary>
internal static partial class TextDecoder
{
    // What HTML lets a document say of itself is to be found there.
    private const int DocumentHead = 1024;

    // Names that do not mean what they say: pages in "Latin-1" are in Windows' extension of it (WHATWG Encoding, 4.2).
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["iso-8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["us-ascii"] = "windows-1252",
        ["ascii"] = "windows-1252",
        ["iso-8859-9"] = "windows-1254",
        ["utf8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["sjis"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["gbk"] = "gb18030",
        ["gb2312"] = "gb18030",
        ["ks_c_5601-1987"] = "ks_c_5601-1987",
        ["x-mac-roman"] = "macintosh",
    };

    /// <summary>Reads an answer's body.</summary>
    public static DecodedText Decode(ScrapeResponse response) => Decode(response.Content.Span, response.ContentType);

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The body, unpacked.</param>
    /// <param name="contentType">What the header says; may be empty.</param>
    public static DecodedText Decode(ReadOnlySpan<byte> bytes, string contentType)
    {
        var (encoding, source, skipped) = Detect(bytes, contentType);
        var fallback = new CountingFallback();
        var reader = (Encoding)encoding.Clone();
        reader.DecoderFallback = fallback;
        return new DecodedText(reader.GetString(bytes[skipped..]), encoding.WebName, source, fallback.IsUsed);
    }

    private static (Encoding Encoding, CharsetSource Source, int Skipped) Detect(ReadOnlySpan<byte> bytes, string contentType) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, CharsetSource.ByteOrderMark, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, CharsetSource.ByteOrderMark, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, CharsetSource.ByteOrderMark, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, CharsetSource.ByteOrderMark, 2),
        _ when Find(InHeader().Match(contentType)) is { } named => (named, CharsetSource.Header, 0),
        _ when FindInDocument(bytes) is { } named => (named, CharsetSource.Document, 0),
        _ => (Encoding.UTF8, CharsetSource.Default, 0),
    };

    private static Encoding? FindInDocument(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DocumentHead)]);
        if (!head.TrimStart().StartsWith('<'))
        {
            return null;
        }

        // A document whose ASCII can be read says in vain that it is in UTF-16.
        var found = Find(InXml().Match(head)) ?? Find(InMeta().Match(head));
        return found is UnicodeEncoding or UTF32Encoding ? Encoding.UTF8 : found;
    }

    private static Encoding? Find(Match match)
    {
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        name = Aliases.GetValueOrDefault(name, name);
        try
        {
            // UTF-7 can hide markup from whoever looks for it; nobody sends it for any other reason.
            return name.StartsWith("utf-7", StringComparison.OrdinalIgnoreCase) ? null : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""charset\s*=\s*["']?(?<name>[A-Za-z0-9_:.\-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InHeader();

    [GeneratedRegex("""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["'](?<name>[A-Za-z0-9_:.\-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InXml();

    [GeneratedRegex("""<meta\s[^>]{0,200}?charset\s*=\s*["']?(?<name>[A-Za-z0-9_:.\-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InMeta();

    /// <summary>Replaces as usual and remembers that it had to.</summary>
    private sealed class CountingFallback : DecoderFallback
    {
        public bool IsUsed { get; private set; }

        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(CountingFallback owner) : DecoderFallbackBuffer
        {
            private bool _isPending;

            public override int Remaining => _isPending ? 1 : 0;

            public override bool Fallback(byte[] bytesUnknown, int index) => owner.IsUsed = _isPending = true;

            public override char GetNextChar()
            {
                var next = _isPending ? '\uFFFD' : '\0';
                _isPending = false;
                return next;
            }

            public override bool MovePrevious() => false;

            public override void Reset() => _isPending = false;
        }
    }
}
