using System.Text;
using System.Text.Json;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair;

/// <summary>
/// Writes the script that makes a target table equal to its source: deletions, then updates, then insertions, in one transaction.
/// Values are literals of the target's dialect; columns that the target computes itself are left to it.
/// </summary>
public static class RepairWriter
{
    /// <summary>Writes the script for the differences of one result.</summary>
    /// <returns>Statements written.</returns>
    /// <exception cref="ReconcileException">The result does not hold all differences, or holds a value that the target cannot.</exception>
    public static async Task<long> WriteAsync(TableResult result, TextWriter script, CancellationToken cancellationToken)
    {
        if (result.Differences == 0)
        {
            return 0;
        }

        if (!result.KeyIsUnique)
        {
            throw new ReconcileException(ReconcileProblem.KeyNotUnique,
                $"The rows of {result.Table} have no key, or one that occurs more than once, so no statement can be sure to change one row. Name columns that identify a row with -KeyColumn and compare again.");
        }

        var differences = DifferenceReader.Open(result);
        var dialect = DialectOf(differences.Provider);
        var statements = new RepairStatements(dialect, differences.TargetTable, differences.Columns);
        await script.WriteLineAsync($"-- {OneLine(result.Table)}: makes {OneLine(differences.TargetTable.ToString())} in {OneLine(differences.Target)} equal to its source.").ConfigureAwait(false);
        await script.WriteLineAsync($"-- {result.Extra} rows to delete, {result.Changed} to update, {result.Missing} to insert.").ConfigureAwait(false);
        await WriteLineIfAnyAsync(script, result.InFlight > 0 ? $"-- {result.InFlight} of them are left out: they were being written to. Compare again." : string.Empty).ConfigureAwait(false);
        await script.WriteLineAsync(dialect.BeginTransaction).ConfigureAwait(false);
        var written = await WriteAllAsync(differences.Rows(RowDifferenceKind.Extra), statements.Delete, script, cancellationToken).ConfigureAwait(false);
        written += await WriteAllAsync(differences.Rows(RowDifferenceKind.Changed), statements.Update, script, cancellationToken).ConfigureAwait(false);
        if (result.Missing > 0)
        {
            var (before, after) = statements.WritesIdentity ? dialect.IdentityInsert(differences.TargetTable) : (string.Empty, string.Empty);
            await WriteLineIfAnyAsync(script, before).ConfigureAwait(false);
            written += await WriteAllAsync(differences.Rows(RowDifferenceKind.Missing), statements.Insert, script, cancellationToken).ConfigureAwait(false);
            await WriteLineIfAnyAsync(script, after).ConfigureAwait(false);
        }

        await script.WriteLineAsync(dialect.CommitTransaction).ConfigureAwait(false);
        return written;
    }

    private static SqlDialect DialectOf(ReconcileProvider provider) => provider switch
    {
        ReconcileProvider.PostgreSql => new PostgreSqlDialect(),
        ReconcileProvider.MySql => new MySqlDialect(),
        ReconcileProvider.SqlServer => new SqlServerDialect(SqlServerDialect.Utf8Version),
        ReconcileProvider.DuckDb => new DuckDbDialect(provider),
        ReconcileProvider.Csv or ReconcileProvider.Parquet or ReconcileProvider.JsonLines => throw new ReconcileException(ReconcileProblem.PermissionDenied,
            "The target is a file that is only read, so no script can repair it. Write the file anew from its source, or repair the other side by comparing the other way round."),
        _ => new SqliteDialect(),
    };

    private static async Task<long> WriteAllAsync(IEnumerable<JsonElement> rows, Func<JsonElement, string> statementOf, TextWriter script, CancellationToken cancellationToken)
    {
        long written = 0;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var statement = statementOf(row);
            if (statement.Length > 0)
            {
                await script.WriteLineAsync(statement).ConfigureAwait(false);
                written++;
            }
        }

        return written;
    }

    private static Task WriteLineIfAnyAsync(TextWriter script, string line) => line.Length > 0 ? script.WriteLineAsync(line) : Task.CompletedTask;

    /// <summary>A name with a line break in it must not end the comment it stands in.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return line.ToString();
    }
}
