using System.Diagnostics;
using Reconcile.Data.Sources;

namespace Reconcile.Data;

/// <summary>Finds out whether a connection is fit for comparing and repairing.</summary>
internal static class ConnectionTester
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(ReconcileOptions.DefaultLockTimeoutSeconds);

    public static async Task<ConnectionTest> TestAsync(ReconcileConnection connection, CancellationToken cancellationToken)
    {
        var test = new ConnectionTest { Connection = connection };
        try
        {
            await using var session = await DatabaseSession.OpenAsync(connection, LockTimeout, readOnly: true, cancellationToken).ConfigureAwait(false);
            test = test with { Reachable = true };
            return await TestAsync(test, session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ReconcileException or FormatException)
        {
            return test with { Problem = (e as ReconcileException)?.Problem ?? ReconcileProblem.ConnectionFailed, Reason = e.Message };
        }
    }

    private static async Task<ConnectionTest> TestAsync(ConnectionTest test, DatabaseSession session, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await session.ExecuteAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
        var latency = Stopwatch.GetElapsedTime(begun);
        var login = await session.ListAsync(session.Dialect.LoginQuery, row => (Version: row.GetString(0), User: row.GetString(1)), cancellationToken).ConfigureAwait(false);
        var rights = await session.ListAsync(
            session.Dialect.RightsQuery, row => (CanRead: Convert.ToInt64(row.GetValue(0), null) != 0, CanWrite: Convert.ToInt64(row.GetValue(1), null) != 0), cancellationToken).ConfigureAwait(false);
        var (passed, failures) = await SelfTest.CheckAsync(session, cancellationToken).ConfigureAwait(false);
        return test with
        {
            Version = login[0].Version,
            User = login[0].User,
            ReadableTables = rights.Count(right => right.CanRead),
            UnreadableTables = rights.Count(right => !right.CanRead),
            CanWrite = rights.Count > 0 && rights.All(right => right.CanWrite) && IsWritable(test.Connection),
            Latency = latency,
            SelfTestsPassed = passed,
            SelfTestFailures = failures,
            Problem = failures.Count > 0 ? ReconcileProblem.SelfTestFailed : ReconcileProblem.None,
            Reason = failures.Count > 0 ? "The server delivers known values differently from the reference; nothing it holds can be compared." : string.Empty,
        };
    }

    /// <summary>For a file, the right to write is the file system's.</summary>
    private static bool IsWritable(ReconcileConnection connection)
    {
        if (connection.Provider == ReconcileProvider.DuckDb && File.Exists(connection.Database))
        {
            // Opening the file here, and closing it, would take DuckDB's own lock on it away.
            return !File.GetAttributes(connection.Database).HasFlag(FileAttributes.ReadOnly);
        }

        if (connection.Provider != ReconcileProvider.Sqlite || !File.Exists(connection.Database))
        {
            return true;
        }

        try
        {
            using var file = new FileStream(connection.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
