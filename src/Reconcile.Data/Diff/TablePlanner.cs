using System.IO.Enumeration;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Rules;

namespace Reconcile.Data.Diff;

/// <summary>Makes the plan for a pair of tables.</summary>
internal sealed class TablePlanner(TableTask task, TableDefinition source, TableDefinition target)
{
    private readonly List<SchemaDifference> _differences = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _excluded = [];

    /// <summary>Pairs the columns, finds the key.</summary>
    /// <exception cref="ReconcileException">The key that was asked for cannot be used, or no column is left.</exception>
    public TablePlan Plan()
    {
        var pairs = PairColumns();
        var key = new KeyPlanner(task, source, target, pairs, _differences).Find();
        if (pairs.Count == 0)
        {
            throw new ReconcileException(ReconcileProblem.NoColumns,
                $"No column of {source.Name} is left to compare with {target.Name}: {string.Join("; ", _differences)}. Check -ExcludeColumn and the tables' names.");
        }

        NoteRounding(pairs);
        NoteDoubles(pairs);
        NoteCondition("only rows where", task.Where);
        NoteCondition("only rows of the source where", task.SourceWhere);
        NoteCondition("only rows of the target where", task.TargetWhere);
        var rules = new RulePlanner(task.Rules);
        var columns = rules.Apply(key, pairs.Except(key));
        _notes.AddRange(rules.Notes(columns));

        return new TablePlan
        {
            Source = source,
            Target = target,
            Columns = columns,
            KeyColumns = key.Count,
            SchemaDifferences = _differences,
            ExcludedColumns = _excluded,
            Notes = _notes,
        };
    }

    private List<ColumnPair> PairColumns()
    {
        var matcher = new ColumnMatcher(task.Map, Compared(source.Columns), Compared(target.Columns));
        var pairs = new List<ColumnPair>();
        foreach (var (left, right) in matcher.Pairs)
        {
            AddPair(pairs, left, right);
        }

        _differences.AddRange(matcher.Unmatched.Select(column => new SchemaDifference(column.Name, SchemaDifferenceKind.OnlyInSource, column.NativeType, null)));
        _differences.AddRange(matcher.UnmatchedInTarget.Select(column => new SchemaDifference(column.Name, SchemaDifferenceKind.OnlyInTarget, null, column.NativeType)));
        _differences.AddRange(new SchemaComparer(source, target).Compare([.. matcher.Pairs], matcher.Similar));
        if (matcher.Mapped.Count > 0)
        {
            _notes.Add($"columns paired by -Map: {string.Join(", ", matcher.Mapped)}");
        }

        if (matcher.Similar.Count > 0)
        {
            _notes.Add($"columns paired by similar names: {string.Join(", ", matcher.Similar.Select(ColumnMatcher.Describe))}");
        }

        return pairs;
    }

    /// <summary>The columns that are neither excluded nor the server's own.</summary>
    private List<ColumnDefinition> Compared(IReadOnlyList<ColumnDefinition> columns)
    {
        var compared = new List<ColumnDefinition>();
        foreach (var column in columns)
        {
            if (task.ExcludedColumns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, column.Name)))
            {
                AddOnce(_excluded, column.Name);
            }
            else if (column.Kind is null && column.NativeType is "timestamp" or "rowversion")
            {
                AddOnce(_notes, $"not compared: {column.Name}, a row version that each server numbers by itself");
            }
            else
            {
                compared.Add(column);
            }
        }

        return compared;
    }

    private void AddPair(List<ColumnPair> pairs, ColumnDefinition left, ColumnDefinition right)
    {
        if (FormOf(left, right) is not ColumnForm form)
        {
            _differences.Add(new SchemaDifference(left.Name, SchemaDifferenceKind.Incomparable, left.NativeType, right.NativeType));
            return;
        }

        _differences.AddRange(SchemaComparer.Compare(left, right));
        pairs.Add(new ColumnPair(left, right, form));
    }

    private static ColumnForm? FormOf(ColumnDefinition left, ColumnDefinition right)
    {
        if (!left.IsTyped && !right.IsTyped)
        {
            // Neither engine holds values to their columns' types: they are compared as they are stored.
            return new ColumnForm(left.WireType != 0 && right.WireType != 0 ? CanonicalKind.Integer : CanonicalKind.Variant);
        }

        if ((left.IsSingle && right.IsWritten) || (right.IsSingle && left.IsWritten))
        {
            // The text of a single says 0.1, and the double that it widens to does not.
            return new ColumnForm(CanonicalKind.Number);
        }

        return left.Kind is CanonicalKind a && right.Kind is CanonicalKind b && KindPair.Common(a, b) is CanonicalKind kind
            ? new ColumnForm(kind, left.IsTyped && right.IsTyped ? Math.Min(left.FractionDigits, right.FractionDigits) : ColumnForm.MaxFractionDigits)
            : null;
    }

    private void NoteRounding(List<ColumnPair> pairs)
    {
        List<string> rounded = [.. pairs
            .Where(pair => pair.Form.Kind is CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant
                && pair.Form.FractionDigits < Math.Max(pair.Source.FractionDigits, pair.Target.FractionDigits)
                && pair.Source.IsTyped && pair.Target.IsTyped)
            .Select(pair => pair.Source.Name)];
        if (rounded.Count > 0)
        {
            _notes.Add($"rounded to the {ColumnForm.MaxFractionDigits - 1} digits of a second that both engines can hold: {string.Join(", ", rounded)}");
        }

        List<string> zoned = [.. pairs
            .Where(pair => pair.Form.Kind == CanonicalKind.Instant && pair.Source.Kind != pair.Target.Kind && (pair.Source.Kind == CanonicalKind.Timestamp || pair.Target.Kind == CanonicalKind.Timestamp))
            .Select(pair => pair.Source.Name)];
        if (zoned.Count > 0)
        {
            _notes.Add($"times without a zone taken as UTC: {string.Join(", ", zoned)}");
        }
    }

    /// <summary>What a JSON file spells with more digits than a double holds is not seen: a verdict must say so.</summary>
    private void NoteDoubles(List<ColumnPair> pairs)
    {
        List<string> doubles = [.. pairs
            .Where(pair => new[] { pair.Source, pair.Target }.Any(column => column is { Provider: ReconcileProvider.JsonLines, Kind: CanonicalKind.Float }))
            .Select(pair => pair.Source.Name)];
        if (doubles.Count > 0)
        {
            _notes.Add($"numbers in JSON taken as doubles, of 17 digits at most: {string.Join(", ", doubles)}");
        }
    }

    private void NoteCondition(string rows, string condition)
    {
        if (condition.Length > 0)
        {
            _notes.Add($"{rows} {condition}");
        }
    }

    private static void AddOnce(List<string> list, string text)
    {
        if (!list.Contains(text))
        {
            list.Add(text);
        }
    }
}
