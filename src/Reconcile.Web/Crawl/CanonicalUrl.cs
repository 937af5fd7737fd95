using System.Text;

namespace Reconcile.Web.Crawl;

/// <summary>
/// One spelling for addresses that are the same page: RFC 3986's normalization by syntax and scheme, without user, fragment and an empty query. It
/// tells pages apart; loaded is the address as it was found.
/// </summary>
internal static class CanonicalUrl
{
    private static readonly string[] TrackingPrefixes = ["utm_", "mtm_", "pk_", "hsa_"];

    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id",
        "oly_enc_id", "vero_id", "wickedid", "srsltid",
    };

    /// <param name="url">An absolute http or https address.</param>
    /// <param name="options">Which differences in the query count.</param>
    public static string Of(Uri url, FollowOptions options)
    {
        // Escaped dots become dots, which the second parsing resolves as it does written ones.
        var plain = new Uri(Escapes(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)));
        var host = plain.HostNameType == UriHostNameType.IPv6 ? plain.Host : plain.IdnHost;
        var port = plain.IsDefaultPort ? string.Empty : FormattableString.Invariant($":{plain.Port}");
        return $"{plain.Scheme}://{host.TrimEnd('.').ToLowerInvariant()}{port}{Escapes(plain.AbsolutePath)}{Query(Escapes(plain.Query), options)}";
    }

    private static string Query(string query, FollowOptions options)
    {
        var parameters = query.TrimStart('?').Split('&').AsEnumerable();
        if (options.IgnoreTracking)
        {
            parameters = parameters.Where(parameter => !IsTracking(parameter.Split('=', 2)[0]));
        }

        if (options.IgnoreQueryOrder)
        {
            parameters = parameters.Order(StringComparer.Ordinal);
        }

        var kept = string.Join('&', parameters);
        return kept.Length == 0 ? string.Empty : "?" + kept;
    }

    private static bool IsTracking(string name) =>
        Tracking.Contains(name) || Array.Exists(TrackingPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Escapes of characters that need none are undone, the others are in capitals.</summary>
    private static string Escapes(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var normal = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                var value = (char)Convert.ToInt32(text.Substring(i + 1, 2), 16);
                normal.Append(char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~' ? value.ToString() : text.Substring(i, 3).ToUpperInvariant());
                i += 2;
            }
            else
            {
                normal.Append(text[i]);
            }
        }

        return normal.ToString();
    }
}
