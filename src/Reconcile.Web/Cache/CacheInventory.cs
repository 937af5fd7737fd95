using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>What is in a cache file, for people.</summary>
internal static class CacheInventory
{
    public static ScrapeCacheStatistics Statistics(CacheConnection connection, string path, long now)
    {
        using var reader = connection.Command(
            "SELECT count(*), count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind = 2), count(*) FILTER (WHERE expires <= $1), coalesce(sum(length), 0), min(used) FROM entry", now).ExecuteReader();
        reader.Read();
        return new ScrapeCacheStatistics
        {
            Path = path,
            Entries = reader.GetInt64(0),
            NotFound = reader.GetInt64(1),
            Verifications = reader.GetInt64(2),
            Expired = reader.GetInt64(3),
            BodyBytes = reader.GetInt64(4),
            OldestUse = reader.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
            FileBytes = new[] { path, path + "-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length),
            Bytes = Count(connection, CacheCounters.Bytes),
            Hits = Count(connection, CacheCounters.Hits),
            Misses = Count(connection, CacheCounters.Misses),
            Revalidated = Count(connection, CacheCounters.Revalidated),
            Stored = Count(connection, CacheCounters.Stored),
            Evicted = Count(connection, CacheCounters.Evicted),
            ExpiredRemoved = Count(connection, CacheCounters.ExpiredRemoved),
            DamagedRemoved = Count(connection, CacheCounters.DamagedRemoved),
        };
    }

    /// <summary>Entries after one, in the order in which they came, whose address fits a pattern; as many as one wants at a time.</summary>
    public static List<(long Id, ScrapeCacheEntry Entry)> Entries(CacheConnection connection, long after, string pattern, int count, long now)
    {
        using var reader = connection.Command(
            """
            SELECT id, kind, method, url, status, stored, expires, used, hits, length, size, can_revalidate
            FROM entry WHERE id > $1 AND url GLOB $2 ORDER BY id LIMIT $3
            """,
            after, pattern, (long)count).ExecuteReader();
        var entries = new List<(long, ScrapeCacheEntry)>();
        while (reader.Read())
        {
            entries.Add((reader.GetInt64(0), Entry(reader, now)));
        }

        return entries;
    }

    private static ScrapeCacheEntry Entry(SqliteDataReader reader, long now) => new()
    {
        Kind = (ScrapeCacheKind)reader.GetInt32(1),
        Method = reader.GetString(2),
        Url = reader.GetString(3),
        Status = reader.GetInt32(4),
        Stored = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        Expires = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
        IsExpired = reader.GetInt64(6) <= now,
        LastUsed = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)),
        Hits = reader.GetInt64(8),
        BodyBytes = reader.GetInt64(9),
        Bytes = reader.GetInt64(10),
        CanRevalidate = reader.GetInt64(11) != 0,
    };

    private static long Count(CacheConnection connection, string name) => connection.Number(null, "SELECT value FROM counter WHERE name = $1", name);
}
