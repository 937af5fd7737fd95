namespace Reconcile.Web.Crawl;

/// <summary>The header <c>Link</c> (RFC 8288): <c>&lt;address&gt;; rel="next"; title="..."</c>, several with commas between.</summary>
internal static class LinkHeader
{
    /// <summary>The addresses of links that have a relation, resolved.</summary>
    public static IEnumerable<Uri> Find(IEnumerable<string> headers, string relation, Uri page)
    {
        foreach (var (address, relations) in headers.SelectMany(Read))
        {
            if (relations.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(relation, StringComparer.OrdinalIgnoreCase) && Uri.TryCreate(page, address, out var url))
            {
                yield return url;
            }
        }
    }

    private static IEnumerable<(string Address, string Relations)> Read(string header)
    {
        for (var at = 0; header.IndexOf('<', at) is var open and >= 0 && header.IndexOf('>', open) is var close and >= 0;)
        {
            var relations = string.Empty;
            at = close + 1;
            while (at < header.Length && header[at] != ',')
            {
                var (name, value) = Parameter(header, ref at);

                // Only the first counts.
                relations = relations.Length == 0 && name.Equals("rel", StringComparison.OrdinalIgnoreCase) ? value : relations;
            }

            yield return (header[(open + 1)..close].Trim(), relations);
        }
    }

    /// <summary>A parameter from a semicolon on; ends behind it.</summary>
    private static (string Name, string Value) Parameter(string header, ref int at)
    {
        var start = at;
        while (at < header.Length && header[at] is ';' or ' ' or '\t')
        {
            at++;
        }

        var name = at;
        while (at < header.Length && header[at] is not ('=' or ';' or ','))
        {
            at++;
        }

        var nameText = header[name..at].Trim();
        if (at < header.Length && header[at] == '=')
        {
            at++;
            return (nameText, Value(header, ref at));
        }

        at += at == start ? 1 : 0;
        return (nameText, string.Empty);
    }

    private static string Value(string header, ref int at)
    {
        while (at < header.Length && header[at] is ' ' or '\t')
        {
            at++;
        }

        var start = at;
        if (at >= header.Length || header[at] != '"')
        {
            while (at < header.Length && header[at] is not (';' or ','))
            {
                at++;
            }

            return header[start..at].Trim();
        }

        var value = new System.Text.StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            at += header[at] == '\\' && at + 1 < header.Length ? 1 : 0;
            value.Append(header[at]);
        }

        at = Math.Min(header.Length, at + 1);
        return value.ToString();
    }
}
