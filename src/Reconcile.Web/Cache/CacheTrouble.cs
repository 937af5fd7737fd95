using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>SQLite's errors in the words of the module.</summary>
internal static class CacheTrouble
{
    public static ScrapeCacheException Of(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => Damaged(path, e.Message, e),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => new ScrapeCacheException(ScrapeCacheProblem.Busy,
            $"The cache {path} is being written by another process, and was for longer than one waits. Try again, or name another file.", e),
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM => new ScrapeCacheException(ScrapeCacheProblem.NotOpened,
            $"The cache {path} cannot be opened: {e.Message} Name a file in a directory that exists and that you may write to.", e),
        _ => new ScrapeCacheException(ScrapeCacheProblem.NotWritten, $"The cache {path} cannot be used: {e.Message} Check that the disk has room and that you may write to it.", e),
    };

    public static ScrapeCacheException Damaged(string path, string why, Exception? e) => new(ScrapeCacheProblem.Damaged,
        $"The cache {path} is damaged: {why.TrimEnd('.')}. Nothing in it can be trusted; remove it with Clear-ScrapeCache -Force, or name another file.", e);
}
