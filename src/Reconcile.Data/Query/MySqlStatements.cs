namespace Reconcile.Data.Query;

/// <summary>
/// Finds where statements end in MySQL's SQL: at semicolons outside of literals, quoted names and comments. From a statement on that may
/// hold others (a procedure, a trigger) nothing is taken for an end any more.
/// </summary>
internal static class MySqlStatements
{
    private static readonly string[] Compound = ["PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE", "ATOMIC"];

    /// <summary>The position behind each statement's semicolon, in order.</summary>
    public static IEnumerable<int> Ends(string script)
    {
        for (var i = 0; i < script.Length;)
        {
            var start = i;
            i = Next(script, i);
            if (script[start] == ';')
            {
                yield return i;
            }
            else if (char.IsLetter(script[start]) && Compound.Contains(script[start..i], StringComparer.OrdinalIgnoreCase))
            {
                yield break;
            }
        }
    }

    /// <summary>The position behind the literal, name, comment, word or sign that begins here.</summary>
    private static int Next(string script, int i) => script[i] switch
    {
        '\'' or '"' => EndOfLiteral(script, i),
        '`' => Behind(script, "`", i + 1),
        '#' => Behind(script, "\n", i),
        '-' when string.CompareOrdinal(script, i, "--", 0, 2) == 0 && (i + 2 >= script.Length || script[i + 2] <= ' ') => Behind(script, "\n", i),
        '/' when string.CompareOrdinal(script, i, "/*", 0, 2) == 0 => Behind(script, "*/", i + 2),
        var c when char.IsLetter(c) => EndOfWord(script, i),
        _ => i + 1,
    };

    private static int Behind(string script, string sign, int from)
    {
        var found = script.IndexOf(sign, Math.Min(from, script.Length), StringComparison.Ordinal);
        return found < 0 ? script.Length : found + sign.Length;
    }

    /// <summary>A doubled quote is read as two literals, which end in the same place. A backslash escapes, as sessions here are set up.</summary>
    private static int EndOfLiteral(string script, int i)
    {
        var quote = script[i];
        for (i++; i < script.Length && script[i] != quote; i++)
        {
            i += script[i] == '\\' ? 1 : 0;
        }

        return Math.Min(i + 1, script.Length);
    }

    private static int EndOfWord(string script, int i)
    {
        while (i < script.Length && (char.IsLetterOrDigit(script[i]) || script[i] is '_' or '$'))
        {
            i++;
        }

        return i;
    }
}
