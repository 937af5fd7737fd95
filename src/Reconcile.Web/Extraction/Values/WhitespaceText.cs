using System.Text;

namespace Reconcile.Web.Extraction.Values;

/// <summary>White space as a rule wants it. No-break spaces count as spaces, and marks of no width as nothing.</summary>
internal static class WhitespaceText
{
    public static string Apply(string text, WhitespaceRule rule) => rule switch
    {
        WhitespaceRule.Keep => text,
        WhitespaceRule.Lines => string.Join('\n', text.Split('\n').Select(Collapse).Where(line => line.Length > 0)),
        _ => Collapse(text),
    };

    private static string Collapse(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                space = true;
            }
            else if (c is not ('\u200B' or '\uFEFF' or '\u00AD'))
            {
                if (space && collapsed.Length > 0)
                {
                    collapsed.Append(' ');
                }

                space = false;
                collapsed.Append(c);
            }
        }

        return collapsed.ToString();
    }
}
