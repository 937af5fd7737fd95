using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>Keeps a cache file within its bounds of time and size while entries are put in.</summary>
internal sealed class CacheRoom(ScrapeCacheOptions options, TimeProvider time)
{
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(5);

    private const double KeptShare = 0.9;

    private long _cleaned = time.GetTimestamp();

    /// <summary>Puts an entry in. False: it is larger than the whole cache may be.</summary>
    public bool Put(CacheConnection connection, SqliteTransaction transaction, NewEntry entry)
    {
        if (entry.Body.Bytes.Length > options.MaxBytes * KeptShare)
        {
            return false;
        }

        CacheEntries.Put(connection, transaction, entry);
        CacheCounters.AddTo(connection, transaction, CacheCounters.Stored, 1);
        if (time.GetElapsedTime(Volatile.Read(ref _cleaned)) >= CleaningInterval)
        {
            CleanUp(connection, transaction);
        }

        Evict(connection, transaction);
        return true;
    }

    /// <summary>Removes what can no longer be of use. Returns how many.</summary>
    public long CleanUp(CacheConnection connection, SqliteTransaction transaction)
    {
        Volatile.Write(ref _cleaned, time.GetTimestamp());
        var removed = CacheEntries.Remove(connection, transaction, "kept <= $1", time.GetUtcNow().ToUnixTimeMilliseconds());
        CacheCounters.AddTo(connection, transaction, CacheCounters.ExpiredRemoved, removed);
        return removed;
    }

    /// <summary>Makes room once there is too little: first what is over, then what was not used for longest, down to nine tenths.</summary>
    private void Evict(CacheConnection connection, SqliteTransaction transaction)
    {
        if (Bytes(connection, transaction) <= options.MaxBytes)
        {
            return;
        }

        CleanUp(connection, transaction);
        var excess = Bytes(connection, transaction) - (long)(options.MaxBytes * KeptShare);
        var removed = CacheEntries.Remove(
            connection, transaction, "id IN (SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY used, id) - size AS before FROM entry) WHERE before < $1)", excess);
        CacheCounters.AddTo(connection, transaction, CacheCounters.Evicted, removed);
    }

    private static long Bytes(CacheConnection connection, SqliteTransaction transaction) =>
        connection.Number(transaction, "SELECT value FROM counter WHERE name = $1", CacheCounters.Bytes);
}
