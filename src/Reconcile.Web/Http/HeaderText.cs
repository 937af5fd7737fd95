using System.Text;
using System.Text.Unicode;

namespace Reconcile.Web.Http;

/// <summary>
/// Text of headers. Their bytes arrive as Latin-1, one character each; what hosts put there beyond ASCII is nearly always UTF-8.
/// </summary>
internal static class HeaderText
{
    /// <summary>The text as UTF-8 if its bytes are well-formed UTF-8, else as it is.</summary>
    public static string Decode(string raw)
    {
        if (Ascii.IsValid(raw) || raw.Any(letter => letter > 'ÿ'))
        {
            return raw;
        }

        var bytes = Encoding.Latin1.GetBytes(raw);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : raw;
    }

    /// <summary>Whether a name and a value can be a header at all: nothing that would end it and begin another.</summary>
    public static bool IsValid(string name, string value) =>
        HeaderRule.IsName(name) && !value.Any(letter => letter is '\r' or '\n' or '\0');
}
