using System.Globalization;

namespace Reconcile;

/// <summary>What can be sent as a header (RFC 9110, 5).</summary>
internal static class HeaderRule
{
    private const string Marks = "!#$%&'*+-.^_`|~";
    private const int MostShown = 60;

    // How long a message is, and where it ends, is the connection's business.
    private static readonly string[] OfMessage = ["Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Keep-Alive", "TE", "Trailer"];

    /// <summary>Whether a name is one.</summary>
    public static bool IsName(string name) => name.Length > 0 && name.All(IsLetter);

    /// <summary>Why a header cannot be sent; null: it can. Names it, and shows nothing of its value.</summary>
    public static string? Refusal(string name, string value)
    {
        if (name.Length == 0)
        {
            return "A header has no name. Write @{ 'Accept-Language' = 'en' }.";
        }

        var shown = Shown(name);
        if (!IsName(name))
        {
            return $"The header '{shown}' cannot be sent: {Named(name.First(letter => !IsLetter(letter)))} cannot stand in its name, which is of ASCII letters, digits and {Marks} only.";
        }

        if (OfMessage.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return $"The header '{shown}' cannot be sent: how the message itself goes over the network is not for the request to say. Leave it out.";
        }

        return value.Any(letter => letter is '\r' or '\n' or '\0' or > '~')
            ? $"The header '{shown}' cannot be sent: {Named(value.First(letter => letter is '\r' or '\n' or '\0' or > '~'))} stands in its value, which is one line of ASCII. Leave it out, or encode it as the host expects."
            : null;
    }

    private static bool IsLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || Marks.Contains(letter, StringComparison.Ordinal);

    private static string Shown(string name) => string.Concat(SecretText.Redact(name, MostShown).Select(letter => char.IsControl(letter) ? "?" : letter.ToString()));

    private static string Named(char letter) => letter switch
    {
        '\r' or '\n' => "a line break",
        ' ' => "a space",
        _ when char.IsControl(letter) || char.IsSurrogate(letter) => string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)letter:X4}"),
        _ => $"'{letter}'",
    };
}
