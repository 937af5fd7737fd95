namespace Reconcile.Data.Tests.Matrix;

/// <summary>What can be a side of a comparison here.</summary>
public enum MatrixEngine
{
    PostgreSql,
    MariaDb,
    Sqlite,
    DuckDb,
    Parquet,
    JsonLines,
    Csv,
}
