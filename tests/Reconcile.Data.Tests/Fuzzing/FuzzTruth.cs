namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>What differs in a random pair of tables: one line for each row, sorted.</summary>
internal static class FuzzTruth
{
    private const char Separator = '\u001f';

    /// <summary>Values as one text, NULL unlike all of them.</summary>
    public static string Text(IEnumerable<string?> values) => string.Join(Separator, values.Select(value => value ?? "\0"));

    /// <summary>By a naive comparison of both tables: equal rows are struck out one against one, and what is left is matched by the key.</summary>
    /// <param name="pair">The tables.</param>
    /// <param name="byKey">Whether a row left over on each side under one key is a changed row; else no row is ever changed.</param>
    public static List<string> Naive(FuzzPair pair, bool byKey)
    {
        var left = pair.Source.ToLookup(row => byKey ? pair.KeyText(row) : Text(row));
        var right = pair.Target.ToLookup(row => byKey ? pair.KeyText(row) : Text(row));
        var found = new List<string>();
        foreach (var key in left.Concat(right).Select(group => group.Key).Distinct())
        {
            Describe(pair, byKey, Without(left[key], right[key]), Without(right[key], left[key]), found);
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>By the edits.</summary>
    public static List<string> Constructed(FuzzPair pair, bool byKey)
    {
        var found = new List<string>();
        foreach (var group in pair.Net.GroupBy(net => byKey ? pair.KeyText(net.Row) : Text(net.Row)))
        {
            var missing = group.SelectMany(net => Enumerable.Repeat(net.Row, Math.Max(net.Count, 0)));
            var extra = group.SelectMany(net => Enumerable.Repeat(net.Row, Math.Max(-net.Count, 0)));
            Describe(pair, byKey, [.. missing], [.. extra], found);
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>A row that differs: by its key, or by all columns without one.</summary>
    public static string Line(string kind, IEnumerable<string?> named, IEnumerable<string> changed) => $"{kind}: {Text(named)} {string.Join('/', changed.Order(StringComparer.Ordinal))}";

    /// <summary>A row on one side only.</summary>
    public static string Line(FuzzPair pair, bool byKey, string kind, string?[] row) => Line(kind, byKey ? pair.Key.Select(ordinal => row[ordinal]) : row, []);

    /// <summary>A row with other values.</summary>
    public static string ChangedLine(FuzzPair pair, string?[] source, string?[] target) =>
        Line("Changed", pair.Key.Select(ordinal => source[ordinal]), pair.Columns.Where((_, i) => source[i] != target[i]).Select(column => column.Name));

    private static void Describe(FuzzPair pair, bool byKey, List<string?[]> missing, List<string?[]> extra, List<string> found)
    {
        if (byKey && missing.Count == 1 && extra.Count == 1)
        {
            found.Add(ChangedLine(pair, missing[0], extra[0]));
            return;
        }

        found.AddRange(missing.Select(row => Line(pair, byKey, "Missing", row)));
        found.AddRange(extra.Select(row => Line(pair, byKey, "Extra", row)));
    }

    private static List<string?[]> Without(IEnumerable<string?[]> rows, IEnumerable<string?[]> others)
    {
        var struck = others.GroupBy(Text).ToDictionary(group => group.Key, group => group.Count());
        return [.. rows.Where(row => !struck.TryGetValue(Text(row), out var count) || (struck[Text(row)] = count - 1) < 0)];
    }
}
