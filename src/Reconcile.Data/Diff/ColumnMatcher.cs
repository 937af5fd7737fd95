using Reconcile.Data.Catalog;

namespace Reconcile.Data.Diff;

/// <summary>
/// Finds each source column's partner in the target: the one that the user maps it to, else the one of the same name, else the one of a
/// similar name (<see cref="NameMatch"/>). Better reasons choose first, so that a similar name never takes the partner of an equal one.
/// </summary>
internal sealed class ColumnMatcher
{
    private readonly Dictionary<ColumnDefinition, ColumnDefinition> _partners = [];
    private readonly List<ColumnDefinition> _free;
    private readonly IReadOnlyList<ColumnDefinition> _source;

    /// <param name="map">Target names by source names; names that the source does not have are of no effect.</param>
    /// <param name="source">The source's columns.</param>
    /// <param name="target">The target's columns.</param>
    /// <exception cref="ReconcileException">The target lacks a column that the map names.</exception>
    public ColumnMatcher(IReadOnlyDictionary<string, string> map, IReadOnlyList<ColumnDefinition> source, IReadOnlyList<ColumnDefinition> target)
    {
        _source = source;
        _free = [.. target];
        foreach (var (from, to) in map)
        {
            if (NameMatch.Best(from, source, column => column.Name) is [var column])
            {
                Take(column, NameMatch.Best(to, _free, other => other.Name) is [var partner] ? partner : throw NotFound(from, to, target));
            }
        }

        Mapped = [.. Pairs.Select(Describe)];
        foreach (var column in Unmatched)
        {
            if (_free.Find(other => other.Name == column.Name) is { } partner)
            {
                Take(column, partner);
            }
        }

        var before = _partners.Keys.ToHashSet();
        foreach (var column in Unmatched)
        {
            if (NameMatch.Best(column.Name, _free, other => other.Name) is [var partner])
            {
                Take(column, partner);
            }
        }

        Similar = [.. Pairs.Where(pair => !before.Contains(pair.Source))];
    }

    /// <summary>The columns with a partner, in the source's order.</summary>
    public IEnumerable<(ColumnDefinition Source, ColumnDefinition Target)> Pairs =>
        _source.Where(_partners.ContainsKey).Select(column => (column, _partners[column]));

    /// <summary>Source columns without a partner.</summary>
    public IReadOnlyList<ColumnDefinition> Unmatched => [.. _source.Where(column => !_partners.ContainsKey(column))];

    /// <summary>Target columns without a partner.</summary>
    public IReadOnlyList<ColumnDefinition> UnmatchedInTarget => _free;

    /// <summary>The pairs that the user named, as <c>a = b</c>.</summary>
    public IReadOnlyList<string> Mapped { get; }

    /// <summary>The pairs whose names are only similar.</summary>
    public IReadOnlyList<(ColumnDefinition Source, ColumnDefinition Target)> Similar { get; }

    /// <summary>A pair as <c>AlbumId = album_id</c>.</summary>
    public static string Describe((ColumnDefinition Source, ColumnDefinition Target) pair) => $"{pair.Source.Name} = {pair.Target.Name}";

    private void Take(ColumnDefinition column, ColumnDefinition partner)
    {
        _partners[column] = partner;
        _free.Remove(partner);
    }

    private static ReconcileException NotFound(string from, string to, IReadOnlyList<ColumnDefinition> target) => new(
        ReconcileProblem.MappedColumnNotFound,
        $"-Map pairs {from} with {to}, which the target does not have, or which is paired already. It has {string.Join(", ", target.Select(column => column.Name))}.");
}
