using System.Runtime.CompilerServices;
using Reconcile.Web.Cache;

namespace Reconcile.Loading;

/// <summary>Names types of the web layer's cache, under the same rules as <see cref="DataAdapter"/>.</summary>
internal static class CacheAdapter
{
    /// <exception cref="ScrapeCacheException">The file cannot be used.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ScrapeCacheStatistics Statistics(string path)
    {
        using var cache = Open(path);
        return cache.Statistics;
    }

    /// <summary>The entries whose address fits a pattern, as the file is read.</summary>
    /// <exception cref="ScrapeCacheException">The file cannot be used.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IEnumerable<ScrapeCacheEntry> Entries(string path, string pattern)
    {
        using var cache = Open(path);
        foreach (var entry in cache.Entries(pattern))
        {
            yield return entry;
        }
    }

    /// <exception cref="ScrapeCacheException">The file cannot be used.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Clear(string path, string pattern, bool onlyExpired)
    {
        using var cache = Open(path);
        return cache.Clear(pattern, onlyExpired);
    }

    /// <summary>Removes a cache, whatever is in its file.</summary>
    /// <exception cref="ScrapeCacheException">The file cannot be removed, or is another kind of database.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Remove(string path) => ResponseCache.Remove(path);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ResponseCache Open(string path) => ResponseCache.Open(new ScrapeCacheOptions { Path = path });
}
