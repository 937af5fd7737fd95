namespace Reconcile.Data.Query;

/// <summary>Finds where statements end in PostgreSQL's SQL: at semicolons outside of literals, quoted names, comments and dollar quotes.</summary>
internal static class PostgreSqlStatements
{
    /// <summary>The position behind each statement's semicolon, in order.</summary>
    public static IEnumerable<int> Ends(string script)
    {
        for (var i = 0; i < script.Length;)
        {
            switch (script[i])
            {
                case ';':
                    yield return ++i;
                    break;
                case '\'':
                    i = EndOfLiteral(script, i);
                    break;
                case '"':
                    i = Behind(script, "\"", i + 1);
                    break;
                case '-' when Follows(script, i, "--"):
                    i = Behind(script, "\n", i);
                    break;
                case '/' when Follows(script, i, "/*"):
                    i = EndOfComment(script, i);
                    break;
                case '$':
                    i = EndOfDollarQuote(script, i);
                    break;
                default:
                    i++;
                    break;
            }
        }
    }

    private static bool Follows(string script, int i, string sign) => string.CompareOrdinal(script, i, sign, 0, sign.Length) == 0;

    /// <summary>The position behind the next occurrence, or the script's end.</summary>
    private static int Behind(string script, string sign, int from)
    {
        var found = script.IndexOf(sign, Math.Min(from, script.Length), StringComparison.Ordinal);
        return found < 0 ? script.Length : found + sign.Length;
    }

    /// <summary>A literal ends at a quote; a doubled one is read as two literals, which ends in the same place. In E'' a backslash escapes.</summary>
    private static int EndOfLiteral(string script, int i)
    {
        var escapes = i > 0 && script[i - 1] is 'e' or 'E' && (i < 2 || !char.IsLetterOrDigit(script[i - 2]));
        for (i++; i < script.Length && script[i] != '\''; i++)
        {
            if (escapes && script[i] == '\\')
            {
                i++;
            }
        }

        return Math.Min(i + 1, script.Length);
    }

    /// <summary>Comments nest.</summary>
    private static int EndOfComment(string script, int i)
    {
        var depth = 0;
        do
        {
            var opens = Follows(script, i, "/*");
            var closes = Follows(script, i, "*/");
            depth += (opens ? 1 : 0) - (closes ? 1 : 0);
            i += opens || closes ? 2 : 1;
        }
        while (depth > 0 && i < script.Length);
        return Math.Min(i, script.Length);
    }

    /// <summary><c>$tag$ ... $tag$</c>; a dollar that begins no tag (<c>$1</c>) is passed over.</summary>
    private static int EndOfDollarQuote(string script, int i)
    {
        var close = i + 1;
        while (close < script.Length && (char.IsLetterOrDigit(script[close]) || script[close] == '_'))
        {
            close++;
        }

        var isTag = close < script.Length && script[close] == '$' && !(close > i + 1 && char.IsDigit(script[i + 1]))
            && (i == 0 || !(char.IsLetterOrDigit(script[i - 1]) || script[i - 1] == '_'));
        return isTag ? Behind(script, script[i..(close + 1)], close + 1) : i + 1;
    }
}
