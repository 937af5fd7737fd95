using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>
/// How often what was of use. Kept in memory and written with the next transaction, so that reading costs no writing; the end of the process by force
/// loses what was counted since.
/// </summary>
internal sealed class CacheCounters
{
    public const string Hits = "hits";
    public const string Misses = "misses";
    public const string Revalidated = "revalidated";
    public const string Stored = "stored";
    public const string Evicted = "evicted";
    public const string ExpiredRemoved = "expired";
    public const string DamagedRemoved = "damaged";

    /// <summary>Bytes of all entries: kept beside them, for summing them up would read the whole table.</summary>
    public const string Bytes = "bytes";

    private const int MostPending = 256;
    private readonly ConcurrentDictionary<string, long> _counts = [];
    private readonly ConcurrentDictionary<long, (long Hits, long Used)> _uses = [];

    /// <summary>Whether it is time to write.</summary>
    public bool IsFull => _uses.Count >= MostPending;

    public bool IsEmpty => _uses.IsEmpty && _counts.IsEmpty;

    public void Add(string name, long count = 1) => _counts.AddOrUpdate(name, count, (_, old) => old + count);

    /// <summary>An entry was of use, at that time in milliseconds.</summary>
    public void Use(long entryId, long now) => _uses.AddOrUpdate(entryId, (1, now), (_, old) => (old.Hits + 1, now));

    public void Write(CacheConnection connection, SqliteTransaction transaction)
    {
        foreach (var name in _counts.Keys)
        {
            if (_counts.TryRemove(name, out var count))
            {
                AddTo(connection, transaction, name, count);
            }
        }

        foreach (var id in _uses.Keys)
        {
            if (_uses.TryRemove(id, out var use))
            {
                connection.Execute(transaction, "UPDATE entry SET hits = hits + $2, used = max(used, $3) WHERE id = $1", id, use.Hits, use.Used);
            }
        }
    }

    public static void AddTo(CacheConnection connection, SqliteTransaction transaction, string name, long count) => connection.Execute(
        transaction, "INSERT INTO counter VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value = value + excluded.value", name, count);
}
