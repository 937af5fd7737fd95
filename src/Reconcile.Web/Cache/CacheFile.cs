using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>
/// A cache's file: a SQLite database in WAL mode, which any number of threads and processes may use at the same time. A transaction that was
/// committed survives the end of the process; one that was not leaves no trace. After the loss of power the last ones may be missing.
/// </summary>
internal sealed class CacheFile : IDisposable
{
    private const long LargestChecked = 32 * 1024 * 1024;
    private const int SaltBytes = 32;

    private readonly ConcurrentBag<CacheConnection> _readers = [];
    private readonly Lock _gate = new();
    private readonly ScrapeCacheOptions _options;
    private readonly CacheConnection _writer;

    private CacheFile(ScrapeCacheOptions options)
    {
        _options = options;
        OwnersFile.Make(options.Path);
        _writer = Connect();
        try
        {
            Prepare();
            Salt = ReadSalt();
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    public string Path => _options.Path;

    /// <summary>What the file's hashes are keyed with.</summary>
    public byte[] Salt { get; }

    /// <exception cref="ScrapeCacheException">The file cannot be used.</exception>
    public static CacheFile Open(ScrapeCacheOptions options)
    {
        try
        {
            return Guard(options.Path, () => new CacheFile(options));
        }
        catch (ScrapeCacheException e) when (e.Problem == ScrapeCacheProblem.Damaged && options.ReplaceDamaged)
        {
            PutAside(options.Path);
            return Guard(options.Path, () => new CacheFile(options));
        }
    }

    /// <summary>Removes a cache with its journal. A file that is whole and something else stays.</summary>
    /// <exception cref="ScrapeCacheException">It cannot be removed, or is no cache.</exception>
    public static void Remove(string path)
    {
        try
        {
            Open(new ScrapeCacheOptions { Path = path }).Dispose();
        }
        catch (ScrapeCacheException e) when (e.Problem == ScrapeCacheProblem.Damaged)
        {
            // That is what it is removed for.
        }

        try
        {
            Delete(path, string.Empty, "-wal", "-shm");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScrapeCacheException(ScrapeCacheProblem.NotWritten, $"The cache {path} cannot be removed: {e.Message}", e);
        }
    }

    /// <summary>Reads, beside whatever is written meanwhile.</summary>
    /// <exception cref="ScrapeCacheException">The file is damaged or cannot be read.</exception>
    public T Read<T>(Func<CacheConnection, T> read) => Guard(Path, () =>
    {
        if (!_readers.TryTake(out var connection))
        {
            connection = Connect();
        }

        try
        {
            return read(connection);
        }
        finally
        {
            _readers.Add(connection);
        }
    });

    /// <summary>Writes, in one transaction, when nobody else does.</summary>
    /// <exception cref="ScrapeCacheException">The file is damaged or cannot be written.</exception>
    public T Write<T>(Func<CacheConnection, SqliteTransaction, T> write) => Guard(Path, () =>
    {
        lock (_gate)
        {
            using var transaction = _writer.Begin();
            var result = write(_writer, transaction);
            transaction.Commit();
            return result;
        }
    });

    /// <summary>Gives room that became free back to the disk.</summary>
    public void Shrink() => Guard(Path, () =>
    {
        lock (_gate)
        {
            _writer.Execute(null, "PRAGMA incremental_vacuum");
            return _writer.Execute(null, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    });

    public void Dispose()
    {
        _writer.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private static void PutAside(string path)
    {
        File.Move(path, path + ".damaged", overwrite: true);
        Delete(path, "-wal", "-shm");
    }

    private static void Delete(string path, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            File.Delete(path + ending);
        }
    }

    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw CacheTrouble.Of(path, e);
        }
    }

    private CacheConnection Connect()
    {
        var seconds = (int)Math.Ceiling(_options.BusyTimeout.TotalSeconds);
        var text = new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = seconds };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            var opened = new CacheConnection(connection);
            opened.Execute(null, FormattableString.Invariant($"PRAGMA busy_timeout={(long)_options.BusyTimeout.TotalMilliseconds}"));
            opened.Execute(null, "PRAGMA synchronous=NORMAL");
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        var tables = _writer.Number(null, "SELECT count(*) FROM sqlite_schema");
        var isOurs = _writer.Number(null, "PRAGMA application_id") == CacheSchema.ApplicationId;
        if (tables > 0 && !isOurs)
        {
            throw new ScrapeCacheException(ScrapeCacheProblem.NotACache, $"{Path} is a database, but no cache. Name another file, or one that does not exist.");
        }

        if (isOurs && _writer.Number(null, "PRAGMA user_version") is var version && version > CacheSchema.Version)
        {
            throw new ScrapeCacheException(ScrapeCacheProblem.NotACache, $"The cache {Path} is of version {version}, and this module knows versions up to {CacheSchema.Version}. Use a newer module, or another file.");
        }

        if (isOurs && new FileInfo(Path).Length <= LargestChecked && _writer.Command("PRAGMA quick_check(1)").ExecuteScalar() is string said and not "ok")
        {
            throw CacheTrouble.Damaged(Path, said, null);
        }

        if (!isOurs || _writer.Number(null, "PRAGMA user_version") < CacheSchema.Version)
        {
            CreateTables();
        }
    }

    /// <summary>Several processes may come here at the same time; the second finds that all is done.</summary>
    private void CreateTables()
    {
        _writer.Execute(null, "PRAGMA auto_vacuum=INCREMENTAL");
        _writer.Execute(null, "PRAGMA journal_mode=WAL");
        using var transaction = _writer.Begin();
        if (_writer.Number(transaction, "PRAGMA user_version") is > 0 and < CacheSchema.Version)
        {
            _writer.Execute(transaction, CacheSchema.RemoveEarlier);
        }

        _writer.Execute(transaction, FormattableString.Invariant($"PRAGMA application_id={CacheSchema.ApplicationId}"));
        _writer.Execute(transaction, FormattableString.Invariant($"PRAGMA user_version={CacheSchema.Version}"));
        _writer.Execute(transaction, CacheSchema.Create);
        _writer.Execute(transaction, "INSERT OR IGNORE INTO meta VALUES('salt', $1)", RandomNumberGenerator.GetBytes(SaltBytes));
        transaction.Commit();
    }

    private byte[] ReadSalt() =>
        _writer.Command("SELECT value FROM meta WHERE name = 'salt'").ExecuteScalar() as byte[] ?? throw CacheTrouble.Damaged(Path, "its salt is gone", null);
}
