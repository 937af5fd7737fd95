using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Reconcile.Testing;

/// <summary>A SQLite database in a file of its own, deleted on dispose.</summary>
public sealed class SqliteDatabase : TestDatabase
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes an empty database.</summary>
    /// <param name="name">The file's name without its ending.</param>
    public SqliteDatabase(string name = "test") => Name = name;

    public override DatabaseEngine Engine => DatabaseEngine.Sqlite;

    public override string Name { get; }

    public string FullPath => _folder.Combine(Name + ".sqlite");

    public override string ConnectionString => new SqliteConnectionStringBuilder { DataSource = FullPath }.ConnectionString;

    public override string Uri => "sqlite:" + FullPath;

    /// <summary>An independent database with the same content.</summary>
    public SqliteDatabase Copy(string name = "copy") => CopyOf(FullPath, name);

    /// <summary>A database with the content of a file, which stays as it is.</summary>
    public static SqliteDatabase CopyOf(string path, string name = "test")
    {
        var copy = new SqliteDatabase(name);
        // Copied as a stream and not as a file: the original may be read-only, and the copy must not.
        using var from = File.OpenRead(path);
        using var to = File.Create(copy.FullPath);
        from.CopyTo(to);
        return copy;
    }

    protected override DbConnection CreateConnection() =>
        new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FullPath, Pooling = false }.ConnectionString);

    protected override ValueTask DropAsync()
    {
        // A pool of the code under test may still hold the file, which Windows would not delete then.
        using (var pooled = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
