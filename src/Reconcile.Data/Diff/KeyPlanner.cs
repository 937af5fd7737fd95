using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Diff;

/// <summary>Finds the columns that identify a row on both sides: those that were named, or else a key of the source, or else one of the target.</summary>
internal sealed class KeyPlanner(
    TableTask task, TableDefinition source, TableDefinition target, List<ColumnPair> pairs, IReadOnlyList<SchemaDifference> differences)
{
    private static readonly CanonicalKind[] KindsWithoutTextOrder = [CanonicalKind.Boolean, CanonicalKind.Integer, CanonicalKind.Number, CanonicalKind.Float];

    /// <summary>The key's pairs in their order; none if there is no key.</summary>
    /// <exception cref="ReconcileException">The key that was asked for is not there, or its two sides cannot be put in one order.</exception>
    public List<ColumnPair> Find()
    {
        if (task.KeyColumns.Count > 0)
        {
            return [.. task.KeyColumns.Select(name => KeyPair(name))];
        }

        var key = PairsOf(source.Key, pair => pair.Source.Name) ?? PairsOf(target.Key, pair => pair.Target.Name) ?? [];
        key.ForEach(CheckKeyTypes);
        return key;
    }

    private ColumnPair KeyPair(string name)
    {
        var fitting = NameMatch.Best(name, pairs, pair => pair.Source.Name);
        if (fitting.Count != 1)
        {
            fitting = NameMatch.Best(name, pairs, pair => pair.Target.Name);
        }

        if (fitting.Count != 1)
        {
            var incomparable = differences.FirstOrDefault(difference => difference.Kind == SchemaDifferenceKind.Incomparable && difference.Column == name);
            throw incomparable is not null
                ? KeyTypesDiffer(incomparable.Column, incomparable.Source, incomparable.Target)
                : new ReconcileException(ReconcileProblem.KeyColumnNotFound,
                    $"The key column {name} is not among the columns that {source.Name} and {target.Name} have in common: {string.Join(", ", pairs.Select(pair => pair.Source.Name))}.");
        }

        CheckKeyTypes(fitting[0]);
        return fitting[0];
    }

    /// <summary>The pairs of a key, or null if the key has none, or not all of its columns are compared.</summary>
    private List<ColumnPair>? PairsOf(IReadOnlyList<string> key, Func<ColumnPair, string> nameOf)
    {
        if (differences.FirstOrDefault(difference => difference.Kind == SchemaDifferenceKind.Incomparable && key.Contains(difference.Column)) is { } incomparable)
        {
            throw KeyTypesDiffer(incomparable.Column, incomparable.Source, incomparable.Target);
        }

        List<ColumnPair> found = [.. key.Select(name => pairs.FirstOrDefault(pair => nameOf(pair) == name)).OfType<ColumnPair>()];
        return key.Count > 0 && found.Count == key.Count ? found : null;
    }

    /// <summary>Text sorts unlike what it spells: only where its ISO forms sort alike can it be a key beside another type.</summary>
    private void CheckKeyTypes(ColumnPair pair)
    {
        var kind = pair.Form.Kind;
        if (KindsWithoutTextOrder.Contains(kind) && (IsSortedAsText(pair.Source) || IsSortedAsText(pair.Target)))
        {
            throw KeyTypesDiffer(pair.Source.Name, pair.Source.NativeType, pair.Target.NativeType);
        }
    }


    private static bool IsSortedAsText(ColumnDefinition column) => column is { Kind: CanonicalKind.Text, SortsAsRead: false };

    private ReconcileException KeyTypesDiffer(string column, string? left, string? right) => new(ReconcileProblem.KeyTypesDiffer,
        $"The key column {column} is {left} in {source.Name} and {right} in {target.Name}, which have no common order. Name other columns with -KeyColumn, or compare by -ValidateChecksum alone, which needs no key.");
}
