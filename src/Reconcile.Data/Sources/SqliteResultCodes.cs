using SQLitePCL;

namespace Reconcile.Data.Sources;

/// <summary>SQLite's primary result codes that mean more than a failed query.</summary>
internal static class SqliteResultCodes
{
    public static ErrorKind KindOf(int code) => code switch
    {
        // Its busy timeout has been waited for already.
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ErrorKind.Busy(ReconcileProblem.TableLocked),
        raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB => ErrorKind.Lasting(ReconcileProblem.ConnectionFailed),
        raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_AUTH => ErrorKind.Lasting(ReconcileProblem.PermissionDenied),
        raw.SQLITE_CORRUPT or raw.SQLITE_IOERR => ErrorKind.Lasting(ReconcileProblem.ValueUnreadable),
        _ => ErrorKind.Lasting(ReconcileProblem.QueryFailed),
    };
}
