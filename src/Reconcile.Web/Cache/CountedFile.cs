using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>A cache's file with what was counted since it was last written. Counting writes nothing by itself; the next transaction takes it along.</summary>
internal sealed class CountedFile(CacheFile file, TimeProvider time) : IDisposable
{
    private readonly CacheCounters _counters = new();

    public void Count(string counter, long count = 1) => _counters.Add(counter, count);

    /// <summary>Counts, and notes that an entry was of use now.</summary>
    public void CountUse(string counter, long entryId)
    {
        _counters.Add(counter);
        _counters.Use(entryId, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (_counters.IsFull)
        {
            WriteCounts();
        }
    }

    /// <exception cref="ScrapeCacheException">The file is damaged or cannot be read.</exception>
    public T Read<T>(Func<CacheConnection, T> read) => file.Read(read);

    /// <summary>Writes what was counted, then what there is to write: it may decide by what was used last.</summary>
    /// <exception cref="ScrapeCacheException">The file is damaged or cannot be written.</exception>
    public T Write<T>(Func<CacheConnection, SqliteTransaction, T> write) => file.Write((connection, transaction) =>
    {
        _counters.Write(connection, transaction);
        return write(connection, transaction);
    });

    /// <exception cref="ScrapeCacheException">The file is damaged or cannot be written.</exception>
    public void WriteCounts()
    {
        if (!_counters.IsEmpty)
        {
            Write((_, _) => true);
        }
    }

    /// <summary>Gives room that became free back to the disk.</summary>
    public void Shrink() => file.Shrink();

    public void Dispose()
    {
        try
        {
            WriteCounts();
        }
        catch (ScrapeCacheException)
        {
            // Counts are not worth an error at the end of a run; whatever is wrong with the file was told before, or will be.
        }

        file.Dispose();
    }
}
