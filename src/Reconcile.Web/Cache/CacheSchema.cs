namespace Reconcile.Web.Cache;

/// <summary>The tables of a cache file.</summary>
internal static class CacheSchema
{
    /// <summary>"RCSC", in the header of the file.</summary>
    public const long ApplicationId = 0x52435343;

    public const long Version = 2;

    /// <summary>Entries of an earlier version are found no more: their keys were made of less.</summary>
    public const string RemoveEarlier = "DROP TABLE IF EXISTS entry; DELETE FROM counter WHERE name = 'bytes';";

    public const string Create = """
        CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS entry(
          id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, method TEXT NOT NULL, url TEXT NOT NULL,
          final_url TEXT, status INTEGER NOT NULL, headers TEXT NOT NULL, stored INTEGER NOT NULL, expires INTEGER NOT NULL, kept INTEGER NOT NULL, used INTEGER NOT NULL, hits INTEGER NOT NULL,
          can_revalidate INTEGER NOT NULL, size INTEGER NOT NULL, length INTEGER NOT NULL, checksum INTEGER NOT NULL, compressed INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS entry_used ON entry(used);
        CREATE INDEX IF NOT EXISTS entry_kept ON entry(kept);
        """;
}
