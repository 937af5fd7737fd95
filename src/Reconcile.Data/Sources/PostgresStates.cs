namespace Reconcile.Data.Sources;

/// <summary>The SQLSTATEs of PostgreSQL (appendix A of its documentation, "Error Codes") that mean more than a failed query.</summary>
internal static class PostgresStates
{
    public static ErrorKind KindOf(string state) => state switch
    {
        "28P01" or "28000" => ErrorKind.Lasting(ReconcileProblem.AuthenticationFailed),
        "3D000" => ErrorKind.Lasting(ReconcileProblem.ConnectionFailed),
        "42501" => ErrorKind.Lasting(ReconcileProblem.PermissionDenied),
        "42P01" => ErrorKind.Lasting(ReconcileProblem.TableNotFound),

        // lock_not_available: the lock timeout has been waited for already.
        "55P03" => ErrorKind.Busy(ReconcileProblem.TableLocked),

        // serialization_failure, deadlock_detected.
        "40001" or "40P01" => ErrorKind.Passing(ReconcileProblem.QueryFailed),

        // Objects not ready or in use, errors of the server's own system.
        "55000" or "55006" or "58000" or "58030" => ErrorKind.Passing(ReconcileProblem.QueryFailed),

        // admin_shutdown, crash_shutdown: the session is gone. cannot_connect_now: the server starts or stops.
        "57P01" or "57P02" => ErrorKind.Passing(ReconcileProblem.ConnectionLost),
        "57P03" => ErrorKind.Passing(ReconcileProblem.ConnectionFailed),

        // too_many_connections comes before there is a session; the rest of the class (disk, memory, limits) within one.
        "53300" => ErrorKind.Busy(ReconcileProblem.ConnectionFailed),
        _ when IsOf(state, "53") => ErrorKind.Busy(ReconcileProblem.QueryFailed),

        // sqlclient_unable_to_establish, server_rejected_establishment. A protocol violation does not pass.
        "08001" or "08004" => ErrorKind.Passing(ReconcileProblem.ConnectionFailed),
        "08P01" => ErrorKind.Lasting(ReconcileProblem.ConnectionLost),
        _ when IsOf(state, "08") => ErrorKind.Passing(ReconcileProblem.ConnectionLost),
        _ when IsOf(state, "22") => ErrorKind.Lasting(ReconcileProblem.ValueUnreadable),
        _ => ErrorKind.Lasting(ReconcileProblem.QueryFailed),
    };

    private static bool IsOf(string state, string prefix) => state.StartsWith(prefix, StringComparison.Ordinal);
}
