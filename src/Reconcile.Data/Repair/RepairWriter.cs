using Reconcile.Data.Catalog;
using Reconcile.Data.Repair.Scripts;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Repair;

/// <summary>
/// Writes the script that makes tables of one target equal to their source, and the one that takes it back: in transactions of bounded size,
/// each statement guarded by what was compared and checked for the row it touched, tables in the order of their foreign keys. Values are
/// literals of the target's dialect; columns that the target computes itself are left to it.
/// </summary>
public static class RepairWriter
{
    /// <summary>Writes the script for the differences of one result, as if its table had no foreign keys.</summary>
    /// <returns>Statements written.</returns>
    /// <exception cref="ReconcileException">The result does not hold all differences, or holds a value that the target cannot.</exception>
    public static Task<long> WriteAsync(TableResult result, TextWriter script, CancellationToken cancellationToken) =>
        result.Differences == 0 ? Task.FromResult(0L) : WriteAsync(Plan([result], new RepairOptions(), []), script, cancellationToken);

    /// <summary>Writes the script for the differences of several results of one target, whose catalog is asked for its foreign keys.</summary>
    /// <param name="results">The results. Those without a difference are passed over.</param>
    /// <param name="options">Which rows are touched, and in which portions.</param>
    /// <param name="script">Takes the script.</param>
    /// <param name="undo">Takes the script that takes it back; null: nothing does.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Statements written, without those of the undo script.</returns>
    /// <exception cref="ReconcileException">A result does not hold all differences, or a value that the target cannot hold; or the target cannot be asked.</exception>
    public static async Task<long> WriteAsync(IReadOnlyList<TableResult> results, RepairOptions options, TextWriter script, TextWriter? undo, CancellationToken cancellationToken)
    {
        TableResult[] differing = [.. results.Where(result => result.Differences > 0)];
        if (differing.Length == 0)
        {
            return 0;
        }

        var plan = Plan(differing, options, await ReadReferencesAsync(differing[0].Target!, options, cancellationToken).ConfigureAwait(false));
        if (undo is not null)
        {
            await WriteAsync(plan.Backwards(), undo, cancellationToken).ConfigureAwait(false);
        }

        return await WriteAsync(plan, script, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks that a result holds what its repair takes.</summary>
    /// <exception cref="ReconcileException">It does not.</exception>
    public static void Check(TableResult result)
    {
        if (result.Differences == 0)
        {
            throw new ReconcileException(ReconcileProblem.DifferencesIncomplete,
                $"The result of {result.Table} names no row that differs, so there is none to repair. {(result.Reason.Length > 0 ? result.Reason : "Compare its rows, without -ValidateChecksum or with -RowLevel.")}");
        }

        DifferenceReader.Open(result);
    }

    internal static RepairPlan Plan(IReadOnlyList<TableResult> results, RepairOptions options, IReadOnlyList<ForeignKey> references) =>
        RepairPlan.Of([.. results.Select(result => new RepairTable { Differences = DifferenceReader.Open(result), Options = options })], references);

    internal static async Task<long> WriteAsync(RepairPlan plan, TextWriter script, CancellationToken cancellationToken)
    {
        var undoes = plan.Tables[0].Undoes;
        var form = ScriptForm.For(plan.Dialect, undoes);
        await WriteHeadAsync(plan, form, script).ConfigureAwait(false);
        long written = 0;
        foreach (var (table, step) in plan.Steps)
        {
            written += await WriteStepAsync(plan, form, table, step, script, cancellationToken).ConfigureAwait(false);
        }

        await WriteLineIfAnyAsync(script, form.End).ConfigureAwait(false);
        return written;
    }

    private static async Task WriteHeadAsync(RepairPlan plan, ScriptForm form, TextWriter script)
    {
        foreach (var table in plan.Tables)
        {
            var (result, options) = (table.Result, table.Options);
            var purpose = table.Undoes ? "takes the repair back of" : options.Mode == RepairMode.Full ? "makes equal to its source" : $"makes more like its source ({options.Mode})";
            await script.WriteLineAsync($"-- {ScriptText.OneLine(result.Table)}: {purpose} {ScriptText.OneLine(table.Name.ToString())} in {ScriptText.OneLine(table.Differences.Target)}").ConfigureAwait(false);
            var (missing, extra) = (Count(table, RowDifferenceKind.Missing, result.Missing), Count(table, RowDifferenceKind.Extra, result.Extra));
            await script.WriteLineAsync($"-- {(table.Undoes ? missing : extra)} rows deleted, {Count(table, RowDifferenceKind.Changed, result.Changed)} updated, {(table.Undoes ? extra : missing)} inserted").ConfigureAwait(false);
            await WriteLineIfAnyAsync(script, result.InFlight > 0 ? $"-- {result.InFlight} of them are left out: they were being written to. Compare again." : string.Empty).ConfigureAwait(false);
        }

        foreach (var advice in form.Advice)
        {
            await script.WriteLineAsync($"-- {advice}").ConfigureAwait(false);
        }

        await WriteLineIfAnyAsync(script, form.Begin).ConfigureAwait(false);
    }

    private static long Count(RepairTable table, RowDifferenceKind kind, long count) => table.Options.Touches(kind) ? count : 0;

    private static async Task<long> WriteStepAsync(
        RepairPlan plan, ScriptForm form, RepairTable table, RepairStep step, TextWriter script, CancellationToken cancellationToken)
    {
        var statements = new RepairStatements(plan.Dialect, table);
        var (before, after) = step == RepairStep.Insert && statements.WritesIdentity ? plan.Dialect.IdentityInsert(table.Name) : (string.Empty, string.Empty);
        var written = 0L;
        foreach (var chunk in Statements(statements, table, step).Chunk(table.Options.ChunkSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await script.WriteAsync(form.Chunk(chunk, before, after)).ConfigureAwait(false);
            written += chunk.Length;
        }

        return written;
    }

    private static IEnumerable<(RepairStatement Statement, string Row)> Statements(RepairStatements statements, RepairTable table, RepairStep step)
    {
        foreach (var change in table.Changes(step))
        {
            if (statements.Of(step, change) is { } statement)
            {
                yield return (statement, $"The row {change.KeyText} of {ScriptText.OneLine(table.Name.ToString())}");
            }
        }
    }

    internal static async Task<IReadOnlyList<ForeignKey>> ReadReferencesAsync(ReconcileConnection target, RepairOptions options, CancellationToken cancellationToken)
    {
        await using var session = await DatabaseSession.OpenAsync(target, options.LockTimeout, readOnly: true, cancellationToken).ConfigureAwait(false);
        return await ForeignKeyCatalog.ReadAsync(session, cancellationToken).ConfigureAwait(false);
    }

    private static Task WriteLineIfAnyAsync(TextWriter script, string line) => line.Length > 0 ? script.WriteLineAsync(line) : Task.CompletedTask;
}
