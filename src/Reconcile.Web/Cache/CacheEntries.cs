using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>The rows of a cache file and their statements.</summary>
internal static class CacheEntries
{
    private const string Columns = "id, status, headers, final_url, stored, expires, length, checksum, compressed, body";

    // What an entry takes beside its content: its hashes, numbers and places in three indexes, roughly.
    private const int RowBytes = 200;

    /// <summary>The entry of a key; null if there is none.</summary>
    public static StoredEntry? Find(CacheConnection connection, byte[] key)
    {
        using var reader = connection.Command($"SELECT {Columns} FROM entry WHERE key = $1", key).ExecuteReader();
        return reader.Read() ? new StoredEntry(reader) : null;
    }

    /// <summary>Puts an entry in place of one with the same key. Returns by how many bytes the file's content grew.</summary>
    public static long Put(CacheConnection connection, SqliteTransaction transaction, NewEntry entry)
    {
        var size = RowBytes + entry.Body.Bytes.Length + entry.Url.Length + entry.Headers.Length + (entry.FinalUrl?.Length ?? 0);
        var before = connection.Number(transaction, "SELECT size FROM entry WHERE key = $1", entry.Key);
        connection.Execute(
            transaction,
            """
            INSERT INTO entry(key, kind, method, url, final_url, status, headers, stored, expires, kept, used, hits, can_revalidate, size, length, checksum, compressed, body)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $8, 0, $11, $12, $13, $14, $15, $16)
            ON CONFLICT(key) DO UPDATE SET kind = excluded.kind, url = excluded.url, final_url = excluded.final_url, status = excluded.status,
              headers = excluded.headers, stored = excluded.stored, expires = excluded.expires, kept = excluded.kept, used = excluded.used, can_revalidate = excluded.can_revalidate,
              size = excluded.size, length = excluded.length, checksum = excluded.checksum, compressed = excluded.compressed, body = excluded.body
            """,
            entry.Key, (long)entry.Kind, entry.Method, entry.Url, entry.FinalUrl, (long)entry.Status, entry.Headers, entry.Stored, entry.Expires, entry.Kept,
            entry.CanRevalidate ? 1L : 0L, (long)size, (long)entry.Body.Length, entry.Body.Checksum, entry.Body.IsCompressed ? 1L : 0L, entry.Body.Bytes);
        CacheCounters.AddTo(connection, transaction, CacheCounters.Bytes, size - before);
        return size - before;
    }

    /// <summary>Removes the entries that a condition names. Returns how many.</summary>
    public static long Remove(CacheConnection connection, SqliteTransaction transaction, string condition, params ReadOnlySpan<object?> values)
    {
        var bytes = connection.Number(transaction, $"SELECT coalesce(sum(size), 0) FROM entry WHERE {condition}", values);
        var count = connection.Execute(transaction, $"DELETE FROM entry WHERE {condition}", values);
        CacheCounters.AddTo(connection, transaction, CacheCounters.Bytes, -bytes);
        return count;
    }
}

/// <summary>A row as it is read.</summary>
internal sealed class StoredEntry(SqliteDataReader reader)
{
    public long Id { get; } = reader.GetInt64(0);

    public int Status { get; } = reader.GetInt32(1);

    public string Headers { get; } = reader.GetString(2);

    public string? FinalUrl { get; } = reader.IsDBNull(3) ? null : reader.GetString(3);

    public long Stored { get; } = reader.GetInt64(4);

    public long Expires { get; } = reader.GetInt64(5);

    public CacheBody Body { get; } = new((byte[])reader[9], reader.GetInt64(8) != 0, reader.GetInt32(6), reader.GetInt64(7));
}

/// <summary>A row as it is written. Times are milliseconds since 1970.</summary>
internal sealed record NewEntry(byte[] Key, ScrapeCacheKind Kind, string Method, string Url)
{
    public string? FinalUrl { get; init; }

    public int Status { get; init; }

    public string Headers { get; init; } = "[]";

    public required CacheBody Body { get; init; }

    public required long Stored { get; init; }

    public required long Expires { get; init; }

    /// <summary>Until when it stays in the file.</summary>
    public required long Kept { get; init; }

    public bool CanRevalidate { get; init; }
}
