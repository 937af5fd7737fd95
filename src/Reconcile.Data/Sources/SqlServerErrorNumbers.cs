namespace Reconcile.Data.Sources;

/// <summary>
/// The error numbers of SQL Server and Azure SQL that mean more than a failed query: those of sys.messages, and for what never reached a
/// server those of its network library.
/// </summary>
internal static class SqlServerErrorNumbers
{
    /// <summary>The severity from which on the server ends the connection.</summary>
    private const int FatalSeverity = 20;

    /// <param name="number">The error's number.</param>
    /// <param name="severity">Its class.</param>
    /// <param name="opening">Whether the connection was being opened.</param>
    public static ErrorKind KindOf(int number, int severity, bool opening) => number switch
    {
        18456 or 18452 or 18486 or 18487 or 18488 => ErrorKind.Lasting(ReconcileProblem.AuthenticationFailed),

        // A database that is being restored, moved or woken up cannot be opened for a while; nor can one that does not exist.
        4060 or 40613 => ErrorKind.Passing(ReconcileProblem.ConnectionFailed),

        // Azure's governor: resource limits, throttling, too many operations.
        10928 or 10929 or 40501 or 49918 or 49919 or 49920 => ErrorKind.Busy(Where(opening)),

        // Azure moved the database (40197, 40143); out of memory, timeouts of its grants.
        40197 or 40143 or 42108 or 42109 => ErrorKind.Passing(Where(opening)),
        701 or 8645 or 8651 => ErrorKind.Busy(ReconcileProblem.QueryFailed),

        // A broken or refused connection, in the words of the network library and of Windows; 233 and 64 come within a login.
        20 or 53 or 64 or 121 or 233 or 10053 or 10054 or 10060 or 10061 => ErrorKind.Passing(opening ? ReconcileProblem.ConnectionFailed : ReconcileProblem.ConnectionLost),
        1205 => ErrorKind.Passing(ReconcileProblem.QueryFailed),

        // The lock timeout has been waited for already.
        1222 => ErrorKind.Busy(ReconcileProblem.TableLocked),
        229 or 230 or 262 or 297 or 300 or 916 => ErrorKind.Lasting(ReconcileProblem.PermissionDenied),
        208 => ErrorKind.Lasting(ReconcileProblem.TableNotFound),
        220 or 241 or 242 or 245 or 8114 or 8115 or 8169 => ErrorKind.Lasting(ReconcileProblem.ValueUnreadable),
        _ when opening => new ErrorKind(ReconcileProblem.ConnectionFailed, IsTransient: severity >= FatalSeverity),
        _ when severity >= FatalSeverity => ErrorKind.Passing(ReconcileProblem.ConnectionLost),
        _ => ErrorKind.Lasting(ReconcileProblem.QueryFailed),
    };

    private static ReconcileProblem Where(bool opening) => opening ? ReconcileProblem.ConnectionFailed : ReconcileProblem.QueryFailed;
}
