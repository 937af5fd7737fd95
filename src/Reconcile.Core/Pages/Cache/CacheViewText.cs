using System.Globalization;

namespace Reconcile;

/// <summary>What the views of caches show beyond plain properties. Invariant: the same text on every machine.</summary>
public static class CacheViewText
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Bytes in the unit that suits them, of 1,024 each.</summary>
    public static string Size(long bytes)
    {
        double size = bytes;
        var unit = 0;
        while (size >= 1000 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size.ToString(unit == 0 || size >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    /// <summary>Share of the questions that took no body from the server; - before the first.</summary>
    public static string Share(ScrapeCacheStatistics statistics) =>
        statistics.HitPercent is { } percent ? percent.ToString("0", CultureInfo.InvariantCulture) + "%" : "-";

    /// <summary>Until when an entry holds, or that it does no more.</summary>
    public static string Expiry(ScrapeCacheEntry entry) =>
        entry.IsExpired ? "expired" : entry.Expires.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
