namespace Reconcile.Data.Catalog;

/// <summary>
/// Finds names across engines with different habits: as written, else without regard to case, else without regard to underscores
/// (<c>AlbumId</c> and <c>album_id</c>). A name that fits several is found only if one fits better.
/// </summary>
internal static class NameMatch
{
    /// <summary>The form in which names of all habits are the same.</summary>
    public static string Fold(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The candidates that fit best: none, one, or several that fit equally well.</summary>
    public static IReadOnlyList<T> Best<T>(string name, IReadOnlyCollection<T> candidates, Func<T, string> nameOf)
    {
        List<T> found = [.. candidates.Where(candidate => nameOf(candidate) == name)];
        if (found.Count == 0)
        {
            found.AddRange(candidates.Where(candidate => nameOf(candidate).Equals(name, StringComparison.OrdinalIgnoreCase)));
        }

        if (found.Count == 0)
        {
            found.AddRange(candidates.Where(candidate => Fold(nameOf(candidate)) == Fold(name)));
        }

        return found;
    }
}
