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
    DuckDb,

    /// <summary>A CSV file, or a folder or glob of them, each a table. Read-only.</summary>
    Csv,

    /// <summary>As <see cref="Csv"/>, of Parquet files.</summary>
    Parquet,

    /// <summary>As <see cref="Csv"/>, of files with a JSON object on each line.</summary>
    JsonLines,
}
