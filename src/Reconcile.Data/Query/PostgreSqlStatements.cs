namespace Reconcile.Data.Query;

/// <summary>
/// Finds where statements end in PostgreSQL's SQL: at semicolons outside of literals, quoted names, comments, dollar quotes, brackets
/// (a rule's actions) and <c>BEGIN ATOMIC ... END</c> (a function's body).
/// </summary>
internal static class PostgreSqlStatements
{
    /// <summary>The position behind each statement's semicolon, in order.</summary>
    public static IEnumerable<int> Ends(string script)
    {
        var nesting = new Nesting();
        for (var i = 0; i < script.Length;)
        {
            var start = i;
            i = Next(script, i);
            if (script[start] == ';' && nesting.IsOutermost)
            {
                yield return i;
            }

            nesting.Pass(script.AsSpan(start, i - start));
        }
    }

    /// <summary>The position behind the literal, comment, word or sign that begins here.</summary>
    private static int Next(string script, int i) => script[i] switch
    {
        '\'' => EndOfLiteral(script, i),
        '"' => Behind(script, "\"", i + 1),
        '-' when Follows(script, i, "--") => Behind(script, "\n", i),
        '/' when Follows(script, i, "/*") => EndOfComment(script, i),
        '$' => EndOfDollarQuote(script, i),
        var c when char.IsLetter(c) => EndOfWord(script, i),
        _ => i + 1,
    };

    private static int EndOfWord(string script, int i)
    {
        while (i < script.Length && (char.IsLetterOrDigit(script[i]) || script[i] is '_' or '$'))
        {
            i++;
        }

        return i;
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

    /// <summary>How deep in brackets and function bodies a position is.</summary>
    private sealed class Nesting
    {
        private int _brackets;
        private int _blocks;
        private bool _begun;

        public bool IsOutermost => _brackets <= 0 && _blocks == 0;

        public void Pass(ReadOnlySpan<char> token)
        {
            _brackets += token is "(" ? 1 : token is ")" ? -1 : 0;
            if (!char.IsLetter(token[0]))
            {
                return;
            }

            var opens = _blocks == 0 ? _begun && Is(token, "ATOMIC") : Is(token, "CASE");
            var closes = _blocks > 0 && Is(token, "END");
            _blocks += (opens ? 1 : 0) - (closes ? 1 : 0);
            _begun = Is(token, "BEGIN");
        }

        private static bool Is(ReadOnlySpan<char> token, string word) => token.Equals(word, StringComparison.OrdinalIgnoreCase);
    }
}
