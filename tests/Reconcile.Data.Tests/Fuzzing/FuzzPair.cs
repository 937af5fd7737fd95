namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>How the rows of a random pair of tables are identified.</summary>
internal enum FuzzKey
{
    /// <summary>By a primary key.</summary>
    Primary,

    /// <summary>By columns that are named for the comparison; keys occur more than once, and are NULL.</summary>
    Named,

    /// <summary>By nothing.</summary>
    None,
}

/// <summary>Two random tables, the second one made from the first by edits that are known.</summary>
internal sealed class FuzzPair
{
    private readonly Random _random;
    private readonly HashSet<string> _keys = [];
    private readonly Dictionary<string, (string?[] Row, int Count)> _net = [];

    public FuzzPair(Random random, FuzzRange range)
    {
        _random = random;
        KeyKind = (FuzzKey)(random.Next(5) switch { < 3 => 0, 3 => 1, _ => 2 });
        var columns = random.Next(1, 9);
        var keyColumns = KeyKind == FuzzKey.None ? 0 : Math.Min(columns, 1 + (random.Next(3) == 0 ? random.Next(3) : 0));
        var order = Enumerable.Range(0, columns).ToArray();
        random.Shuffle(order);
        Key = order[..keyColumns];
        Columns = [.. Enumerable.Range(0, columns).Select(i => FuzzColumn.Next(random, i, range, Key.Contains(i), mayBeNull: KeyKind != FuzzKey.Primary || !Key.Contains(i)))];
        Source = [];
        for (var rows = random.Next(20) switch { 0 => 0, < 14 => random.Next(13), < 19 => random.Next(60), _ => random.Next(400) }; rows > 0; rows--)
        {
            AddIfNew(Source, RandomRow());
        }

        Target = [.. Source];
        Edit();
    }

    public FuzzKey KeyKind { get; }

    public IReadOnlyList<FuzzColumn> Columns { get; }

    /// <summary>The ordinals of the key's columns, in its order.</summary>
    public IReadOnlyList<int> Key { get; }

    public List<string?[]> Source { get; }

    public List<string?[]> Target { get; }

    /// <summary>What the edits left: rows of which the source has more (above 0) or the target (below 0).</summary>
    public IEnumerable<(string?[] Row, int Count)> Net => _net.Values.Where(net => net.Count != 0);

    public string KeyText(string?[] row) => FuzzTruth.Text(Key.Select(ordinal => row[ordinal]));

    private void Edit()
    {
        var edits = _random.Next(10) switch { 0 or 1 => 0, < 7 => _random.Next(1, 5), 7 or 8 => 1 + (Source.Count / 4), _ => Source.Count * 2 };
        for (; edits > 0; edits--)
        {
            EditOnce();
        }

        if (_random.Next(30) == 0)
        {
            Target.ToList().ForEach(Remove);
        }
    }

    private void EditOnce()
    {
        var row = Target.Count > 0 ? Target[_random.Next(Target.Count)] : null;
        switch (_random.Next(8))
        {
            case 0 when row is not null:
                Remove(row);
                break;
            case 1:
                Add(RandomRow());
                break;
            case 2 when row is not null:
                Add(Changed(row, _random.Next(Columns.Count)));
                break;
            case 3 when row is not null:
                SwapRows(row, Target[_random.Next(Target.Count)], _random.Next(Columns.Count));
                break;
            case 4 when row is not null:
                SwapColumns(row);
                break;
            case 5 when row is not null:
                Add(row);
                break;
            default:
                if (row is not null)
                {
                    Replace(row, Changed(row, _random.Next(Columns.Count)));
                }

                break;
        }
    }

    private void SwapRows(string?[] first, string?[] second, int column)
    {
        if (!ReferenceEquals(first, second) && !Key.Contains(column))
        {
            var (left, right) = (first.ToArray(), second.ToArray());
            (left[column], right[column]) = (right[column], left[column]);
            Replace(first, left);
            Replace(second, right);
        }
    }

    private void SwapColumns(string?[] row)
    {
        var (i, j) = (_random.Next(Columns.Count), _random.Next(Columns.Count));
        if (Columns[i] with { Name = string.Empty } == Columns[j] with { Name = string.Empty })
        {
            var swapped = row.ToArray();
            (swapped[i], swapped[j]) = (row[j], row[i]);
            Replace(row, swapped);
        }
    }

    private string?[] RandomRow() => [.. Columns.Select(column => FuzzValue.Next(_random, column))];

    private string?[] Changed(string?[] row, int column)
    {
        var changed = row.ToArray();
        changed[column] = FuzzValue.Near(_random, Columns[column], row[column]);
        return changed;
    }

    /// <summary>Only if that leaves the primary key one.</summary>
    private void Replace(string?[] row, string?[] by)
    {
        Remove(row);
        if (!Add(by))
        {
            Add(row);
        }
    }

    private void Remove(string?[] row)
    {
        Target.RemoveAt(Target.FindIndex(other => ReferenceEquals(other, row)));
        _keys.Remove(KeyText(row));
        Count(row, 1);
    }

    private bool Add(string?[] row)
    {
        // A copy, for rows are told apart by reference.
        string?[] own = [.. row];
        if (AddIfNew(Target, own))
        {
            Count(own, -1);
            return true;
        }

        return false;
    }

    private bool AddIfNew(List<string?[]> rows, string?[] row)
    {
        if (KeyKind == FuzzKey.Primary && !_keys.Add(KeyText(row)))
        {
            return false;
        }

        rows.Add(row);
        return true;
    }

    private void Count(string?[] row, int count)
    {
        var text = FuzzTruth.Text(row);
        _net[text] = (row, _net.GetValueOrDefault(text).Count + count);
    }
}
