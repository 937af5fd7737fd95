using System.Text;

namespace Reconcile.Web.Robots;

/// <summary>One rule of a robots.txt: <c>*</c> stands for anything, a <c>$</c> at the end for the end of the address.</summary>
internal sealed class RobotsPattern
{
    private readonly string _text;
    private readonly string[] _pieces;
    private readonly bool _isAnchored;

    public RobotsPattern(string text, bool allows)
    {
        _text = text;
        Allows = allows;
        _isAnchored = text.EndsWith('$');
        _pieces = Normalise(_isAnchored ? text[..^1] : text).Split('*');
    }

    public bool Allows { get; }

    public int Length => _text.Length;

    /// <summary>Whether it fits the beginning of an address. Linear in the address for each piece: no pattern can make it run wild.</summary>
    /// <param name="path">Path and query, as <see cref="Normalise"/> writes them.</param>
    public bool Fits(string path)
    {
        if (!path.StartsWith(_pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        var position = _pieces[0].Length;
        for (var i = 1; i < _pieces.Length; i++)
        {
            var isLast = i == _pieces.Length - 1;
            if (isLast && _isAnchored)
            {
                return path.Length - position >= _pieces[i].Length && path.EndsWith(_pieces[i], StringComparison.Ordinal);
            }

            var found = path.IndexOf(_pieces[i], position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            position = found + _pieces[i].Length;
        }

        return !_isAnchored || position == path.Length;
    }

    /// <summary>The same writing for the same address: what is not ASCII percent-encoded, digits of encodings in capitals.</summary>
    public static string Normalise(string path)
    {
        if (Ascii.IsValid(path) && !path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }

        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                var letter = (char)Convert.ToByte(path.Substring(i + 1, 2), 16);
                text.Append(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~' ? letter.ToString() : path.Substring(i, 3).ToUpperInvariant());
                i += 2;
            }
            else if (char.IsAscii(path[i]))
            {
                text.Append(path[i]);
            }
            else
            {
                Rune.DecodeFromUtf16(path.AsSpan(i), out var rune, out var used);
                text.Append(Uri.EscapeDataString(rune.ToString()));
                i += used - 1;
            }
        }

        return text.ToString();
    }

    /// <summary>The line as it stands in the file.</summary>
    public override string ToString() => $"{(Allows ? "Allow" : "Disallow")}: {_text}";
}
