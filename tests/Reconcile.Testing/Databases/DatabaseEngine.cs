namespace Reconcile.Testing;

/// <summary>The engines that a <see cref="TestDatabase"/> can live in.</summary>
public enum DatabaseEngine
{
    PostgreSql,
    Sqlite,
    SqlServer,

    /// <summary>MySQL, or MariaDB.</summary>
    MySql,
    DuckDb,
}
