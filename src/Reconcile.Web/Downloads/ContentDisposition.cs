using System.Text;
using Reconcile.Web.Http;

namespace Reconcile.Web.Downloads;

/// <summary>The name that the header Content-Disposition gives a file (RFC 6266; <c>filename*</c> as RFC 8187).</summary>
internal static class ContentDisposition
{
    /// <summary>Null: it gives none that can be read.</summary>
    public static string? FileName(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        string? plain = null;
        foreach (var (name, value) in Parameters(header))
        {
            if (name.Equals("filename*", StringComparison.OrdinalIgnoreCase) && Extended(value) is { Length: > 0 } extended)
            {
                return extended;
            }

            if (name.Equals("filename", StringComparison.OrdinalIgnoreCase))
            {
                plain ??= HeaderText.Decode(value);
            }
        }

        return string.IsNullOrWhiteSpace(plain) ? null : plain;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string header)
    {
        var position = header.IndexOf(';', StringComparison.Ordinal);
        while (position >= 0 && ++position < header.Length)
        {
            var equals = header.IndexOf('=', position);
            if (equals < 0)
            {
                yield break;
            }

            var name = header[position..equals].Trim();
            var (value, end) = Value(header, equals + 1);
            yield return (name, value);
            position = header.IndexOf(';', end);
        }
    }

    private static (string Value, int End) Value(string header, int start)
    {
        while (start < header.Length && header[start] is ' ' or '\t')
        {
            start++;
        }

        if (start >= header.Length || header[start] != '"')
        {
            var end = header.IndexOf(';', start);
            end = end < 0 ? header.Length : end;
            return (header[start..end].Trim(), end);
        }

        var text = new StringBuilder();
        var i = start + 1;
        for (; i < header.Length && header[i] != '"'; i++)
        {
            // A backslash quotes what follows; some put Windows paths there, whose own backslashes are not meant so.
            if (header[i] == '\\' && i + 1 < header.Length && header[i + 1] is '"' or '\\')
            {
                i++;
            }

            text.Append(header[i]);
        }

        return (text.ToString(), Math.Min(i + 1, header.Length));
    }

    private static string? Extended(string value)
    {
        var parts = value.Split('\'', 3);
        if (parts.Length != 3)
        {
            return null;
        }

        Encoding? encoding = parts[0].ToUpperInvariant() switch
        {
            "UTF-8" => Encoding.UTF8,
            "ISO-8859-1" => Encoding.Latin1,
            _ => null,
        };
        return encoding?.GetString(Unescape(parts[2]));
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }
}
