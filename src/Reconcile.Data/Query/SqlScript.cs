namespace Reconcile.Data.Query;

/// <summary>
/// Cuts a script into the pieces it is sent in. SQL Server wants batches, which lines of GO separate. A long script for
/// PostgreSQL or MySQL goes in groups of statements, for one command of a hundred thousand statements would be held whole by both ends,
/// and MySQL takes no command longer than its packets; SQLite's driver steps through a script by itself.
/// </summary>
internal static class SqlScript
{
    private const int GroupLength = 256 * 1024;

    /// <summary>The pieces, none of them blank.</summary>
    /// <param name="provider">Whose script it is.</param>
    /// <param name="script">One or more statements.</param>
    /// <param name="hasParameters">A script with parameters is one command.</param>
    public static IEnumerable<string> Split(ReconcileProvider provider, string script, bool hasParameters) => provider switch
    {
        ReconcileProvider.SqlServer => SplitBatches(script),
        ReconcileProvider.PostgreSql when !hasParameters && script.Length > GroupLength => GroupStatements(script, PostgreSqlStatements.Ends(script)),
        ReconcileProvider.MySql when !hasParameters && script.Length > GroupLength => GroupStatements(script, MySqlStatements.Ends(script)),
        _ => string.IsNullOrWhiteSpace(script) ? [] : [script],
    };

    /// <summary>The batches between lines that hold GO and nothing else. GO inside a comment or literal over several lines separates too, as in SQL Server's own tools.</summary>
    private static IEnumerable<string> SplitBatches(string script)
    {
        var start = 0;
        var position = 0;
        while (position < script.Length)
        {
            var newline = script.IndexOf('\n', position);
            var end = newline < 0 ? script.Length : newline + 1;
            if (script.AsSpan(position, end - position).Trim().Equals("GO", StringComparison.OrdinalIgnoreCase))
            {
                if (!string.IsNullOrWhiteSpace(script[start..position]))
                {
                    yield return script[start..position];
                }

                start = end;
            }

            position = end;
        }

        if (!string.IsNullOrWhiteSpace(script[start..]))
        {
            yield return script[start..];
        }
    }

    private static IEnumerable<string> GroupStatements(string script, IEnumerable<int> ends)
    {
        var start = 0;
        foreach (var end in ends)
        {
            if (end - start >= GroupLength)
            {
                yield return script[start..end];
                start = end;
            }
        }

        if (!string.IsNullOrWhiteSpace(script[start..]))
        {
            yield return script[start..];
        }
    }
}
