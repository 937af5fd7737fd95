namespace Reconcile;

/// <summary>The database engines.</summary>
public enum ReconcileProvider
{
    /// <summary>Not said: only a connection string that still needs its provider has this.</summary>
    Unknown,
    PostgreSql,
    SqlServer,
    Sqlite,

    /// <summary>MySQL, and MariaDB.</summary>
    MySql,
}
