namespace Reconcile.Data.Sources;

/// <summary>The error numbers of MySQL and MariaDB that mean more than a failed query; those from 2000 to 2999 are the client library's.</summary>
internal static class MySqlErrorNumbers
{
    public static ErrorKind KindOf(int number) => number switch
    {
        1045 or 1698 or 1820 or 1862 => ErrorKind.Lasting(ReconcileProblem.AuthenticationFailed),

        // ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED.
        1040 or 1203 or 1226 => ErrorKind.Busy(ReconcileProblem.ConnectionFailed),

        // No socket or host to connect to, a handshake that broke off: servers that restart do so.
        1042 or 1043 or 2001 or 2002 or 2003 or 2004 or 2009 or 2011 or 2012 => ErrorKind.Passing(ReconcileProblem.ConnectionFailed),

        // An unknown database, a blocked or unknown host, one that cannot be resolved, a wrong protocol.
        1049 or 1129 or 1130 or 2005 or 2007 => ErrorKind.Lasting(ReconcileProblem.ConnectionFailed),
        1044 or 1142 or 1143 or 1227 or 1290 or 1370 or 1836 => ErrorKind.Lasting(ReconcileProblem.PermissionDenied),
        1146 => ErrorKind.Lasting(ReconcileProblem.TableNotFound),

        // ER_LOCK_WAIT_TIMEOUT: the lock timeout has been waited for already.
        1205 => ErrorKind.Busy(ReconcileProblem.TableLocked),

        // ER_LOCK_DEADLOCK; ER_QUERY_INTERRUPTED, which a shutdown says too.
        1213 or 1317 => ErrorKind.Passing(ReconcileProblem.QueryFailed),

        // Shutdowns, killed and idle connections, broken packets; CR_SERVER_GONE_ERROR, CR_SERVER_LOST; ER_CLIENT_INTERACTION_TIMEOUT.
        1053 or 1152 or 1158 or 1159 or 1160 or 1161 or 1184 or 1927 or 2006 or 2013 or 4031 => ErrorKind.Passing(ReconcileProblem.ConnectionLost),

        _ => ErrorKind.Lasting(ReconcileProblem.QueryFailed),
    };
}
