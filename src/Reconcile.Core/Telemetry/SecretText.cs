using System.Text.RegularExpressions;

namespace Reconcile;

/// <summary>
/// Makes texts of other people's making fit to be kept: whatever looks like a password, a token or a key is replaced by <c>***</c>. A second
/// line of defence: who knows a secret takes it out itself.
/// </summary>
internal static partial class SecretText
{
    private const string Hidden = "***";

    /// <summary>The text without what looks like a secret.</summary>
    public static string Redact(string text)
    {
        text = UserInformation().Replace(text, "$1" + Hidden + "@");
        text = Authorization().Replace(text, "$1" + Hidden);
        text = Setting().Replace(text, "$1" + Hidden);
        text = Bearer().Replace(text, "$1" + Hidden);
        return WebToken().Replace(text, Hidden);
    }

    /// <summary>The same, cut to a length.</summary>
    public static string Redact(string text, int longest)
    {
        // Cut behind the redaction: half a secret would no longer look like one.
        var safe = Redact(text);
        return safe.Length <= longest ? safe : string.Concat(safe.AsSpan(0, longest - 3), "...");
    }

    [GeneratedRegex(@"(://[^\s/:@]*:)[^\s/]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"(authorization[""']?\s*[:=]\s*)[^\r\n,;]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"((?:password|passwd|passphrase|pwd|secret|token|jwt|api[-_ ]?key|access[-_ ]?key|account[-_ ]?key|private[-_ ]?key|signature|sig)[""']?\s*[:=]\s*)(?:""(?:[^""]|"""")*""?|'(?:[^']|'')*'?|[^\s;,&""']+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [GeneratedRegex(@"(\bbearer\s+)[\w.~+/=-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*", RegexOptions.CultureInvariant)]
    private static partial Regex WebToken();
}
