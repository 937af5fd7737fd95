using System.Globalization;
using System.Runtime.CompilerServices;
using Reconcile.Data.Dialects;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Checksums;

/// <summary>Has a server compute the checksums of known values, each as a row of its own, and checks them against the reference.</summary>
internal static class ChecksumSelfTest
{
    private const string Salt = "known;";

    private static readonly ConditionalWeakTable<DatabaseSession, object> Passed = [];

    /// <summary>Tests a session that was not tested yet.</summary>
    /// <exception cref="ReconcileException">It failed: no checksum of this server can be compared.</exception>
    public static async Task RequireAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        if (Passed.TryGetValue(session, out _))
        {
            return;
        }

        var failures = await CheckAsync(session, ChecksumAnswers.For(session.Dialect.Provider), cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            throw new ReconcileException(ReconcileProblem.SelfTestFailed,
                $"{session.Connection} does not compute the checksums of known values as it should: {string.Join("; ", failures)}. Compare with -Strategy Stream, and please report this with the server's version.");
        }

        Passed.AddOrUpdate(session, Salt);
    }

    /// <summary>A sentence for each value whose checksum is not the reference's.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(
        DatabaseSession session, IReadOnlyList<ChecksumAnswer> answers, CancellationToken cancellationToken)
    {
        ChecksumAnswer[] asked = [.. answers.Where(answer => ChecksumSql.For(session.Dialect)?.FormOf(answer.Column, answer.Form).WhyNot is null)];
        var found = (await ServerRangeSums.ReadAsync(session, Query(session.Dialect, asked), cancellationToken).ConfigureAwait(false))
            .ToDictionary(row => row.Bucket, row => row.Sum);
        return [.. asked
            .Where((answer, i) => found.GetValueOrDefault(i) != new RangeSum(1, new ChecksumReference(Salt, [answer.Form]).Row(answer.ToRow())))
            .Select(answer => $"the {answer.Form.Kind} {answer.Sql} as {answer.Column.NativeType}")];
    }

    /// <summary>The query that sums up each answer as a bucket of its own.</summary>
    public static string Query(SqlDialect dialect, IReadOnlyList<ChecksumAnswer> answers)
    {
        var sql = ChecksumSql.For(dialect) ?? throw new InvalidOperationException($"{dialect.Provider} has no checksums of its own.");
        return sql.Sum(string.Join(" UNION ALL ", answers.Select((answer, i) => sql.Row(
            Salt,
            $"(SELECT {answer.Sql} AS {dialect.Quote(answer.Column.Name)}) AS t",
            [answer.Column],
            [answer.Form],
            i.ToString(CultureInfo.InvariantCulture)))));
    }
}
