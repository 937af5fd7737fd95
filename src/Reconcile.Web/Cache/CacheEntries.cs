using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>The rows of a cache file and their statements.</summary>
internal static class CacheEntries
{
    private const string Columns = "id, variant, vary, status, headers, final_url, stored, expires, length, checksum, compressed, body";

    // What an entry takes beside its content: its hashes, numbers and places in three indexes, roughly.
    private const int RowBytes = 200;

    /// <summary>The entries of a key: one for each variant.</summary>
    public static List<StoredEntry> Find(CacheConnection connection, byte[] key)
    {
        using var reader = connection.Command($"SELECT {Columns} FROM entry WHERE key = $1", key).ExecuteReader();
        var found = new List<StoredEntry>(1);
        while (reader.Read())
        {
            found.Add(new StoredEntry(reader));
        }

        return found;
    }

    /// <summary>Puts an entry in place of one with the same key and variant. Returns by how many bytes the file's content grew.</summary>
    public static long Put(CacheConnection connection, SqliteTransaction transaction, NewEntry entry)
    {
        var size = RowBytes + entry.Body.Bytes.Length + entry.Url.Length + entry.Headers.Length + entry.Vary.Length + (entry.FinalUrl?.Length ?? 0);
        var before = connection.Number(transaction, "SELECT size FROM entry WHERE key = $1 AND variant = $2", entry.Key, entry.Variant);
        connection.Execute(
            transaction,
            """
            INSERT INTO entry(key, variant, vary, kind, method, url, final_url, status, headers, stored, expires, kept, used, hits, can_revalidate, size, length, checksum, compressed, body)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $10, 0, $13, $14, $15, $16, $17, $18)
            ON CONFLICT(key, variant) DO UPDATE SET vary = excluded.vary, kind = excluded.kind, url = excluded.url, final_url = excluded.final_url, status = excluded.status,
              headers = excluded.headers, stored = excluded.stored, expires = excluded.expires, kept = excluded.kept, used = excluded.used, can_revalidate = excluded.can_revalidate,
              size = excluded.size, length = excluded.length, checksum = excluded.checksum, compressed = excluded.compressed, body = excluded.body
            """,
            entry.Key, entry.Variant, entry.Vary, (long)entry.Kind, entry.Method, entry.Url, entry.FinalUrl, (long)entry.Status, entry.Headers, entry.Stored, entry.Expires, entry.Kept,
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

    public byte[] Variant { get; } = (byte[])reader[1];

    public string Vary { get; } = reader.GetString(2);

    public int Status { get; } = reader.GetInt32(3);

    public string Headers { get; } = reader.GetString(4);

    public string? FinalUrl { get; } = reader.IsDBNull(5) ? null : reader.GetString(5);

    public long Stored { get; } = reader.GetInt64(6);

    public long Expires { get; } = reader.GetInt64(7);

    public CacheBody Body { get; } = new((byte[])reader[11], reader.GetInt64(10) != 0, reader.GetInt32(8), reader.GetInt64(9));
}

/// <summary>A row as it is written. Times are milliseconds since 1970.</summary>
internal sealed record NewEntry(byte[] Key, byte[] Variant, ScrapeCacheKind Kind, string Method, string Url)
{
    public string Vary { get; init; } = string.Empty;

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
