using Microsoft.Data.Sqlite;

namespace Reconcile.Tests.Sessions;

/// <summary>A cache file as runs leave it: made by the module, with entries of every kind.</summary>
internal static class CacheFile
{
    public const string Name = "scrape.cache";

    public static void Create(ModuleSession session)
    {
        var path = session.PathOf(Name);
        File.WriteAllBytes(path, []);
        Assert.Empty(session.Run($"Get-ScrapeCache {Name}").Errors);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Add(connection, 0, "GET", "https://h.example/a?token=***", 200, "now");
        Add(connection, 1, "GET", "https://h.example/gone", 404, "now");
        Add(connection, 2, "HEAD", "https://cdn.example/verified", 200, "now");
        Add(connection, 0, "GET", "https://h.example/old", 200, "2000-01-01");
    }

    private static void Add(SqliteConnection connection, int kind, string method, string url, int status, string stored)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            INSERT INTO entry(key, kind, method, url, status, headers, stored, expires, kept, used, hits, can_revalidate, size, length, checksum, compressed, body)
            SELECT randomblob(16), $kind, $method, $url, $status, '[]', t, t + 86400000, t + 86400000, t, 0, 0, 100, 0, 0, 0, x'' FROM (SELECT unixepoch($stored) * 1000 AS t)
            """;
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$method", method);
        command.Parameters.AddWithValue("$url", url);
        command.Parameters.AddWithValue("$status", status);
        command.Parameters.AddWithValue("$stored", stored);
        command.ExecuteNonQuery();
    }
}
