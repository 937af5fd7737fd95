using System.Collections;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>Reads what a pipeline object or a line of a table file says of a table.</summary>
/// <param name="defaults">The key, exclusions, map, conditions and rules for tables that say none themselves; its names are not used.</param>
internal sealed class TableTaskReader(TableTask defaults)
{
    private static readonly char[] ListSeparators = [',', ';'];

    /// <summary>The table that an input stands for.</summary>
    /// <param name="input">A name, a <see cref="TableInfo"/>, an entry of a checkpoint, a hashtable, or an object with the properties.</param>
    /// <exception cref="FormatException">It says no table, or says it wrongly.</exception>
    public TableTask Read(object input)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            string name => FromNames(name, name, null),
            TableInfo table => FromNames(table.Table, table.Table, null),
            CheckpointEntry { Item: string name } => FromNames(name, name, null),
            IDictionary properties => FromProperties(name => Find(properties, name)),
            _ => FromProperties(name => PSObject.AsPSObject(input).Properties[name]?.Value),
        };
    }

    private TableTask FromProperties(Func<string, object?> get)
    {
        var sourceTable = Text(get("SourceTable"));
        var targetTable = Text(get("TargetTable"));
        var table = Text(get("Table")) ?? sourceTable ?? targetTable
            ?? throw new FormatException("The object names no table.");
        var task = FromNames(table, sourceTable ?? table, targetTable);
        return task with
        {
            KeyColumns = List(get("KeyColumn")) ?? task.KeyColumns,
            ExcludedColumns = List(get("ExcludeColumn")) ?? task.ExcludedColumns,
            Map = get("Map") is { } map ? ReadMap(map) : task.Map,
            Where = Text(get("Where")) ?? task.Where,
            SourceWhere = Text(get("SourceWhere")) ?? task.SourceWhere,
            TargetWhere = Text(get("TargetWhere")) ?? task.TargetWhere,
            Rules = RuleReader.Read(get, task.Rules),
            Priority = Priority(get("Priority")),
        };
    }

    /// <summary>A map of column names from what users write: a hashtable.</summary>
    /// <exception cref="FormatException">It is none, or a name in it is empty.</exception>
    public static IReadOnlyDictionary<string, string> ReadMap(object value)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in (value is PSObject wrapped ? wrapped.BaseObject : value) as IDictionary ?? throw NoMap())
        {
            map[Text(entry.Key) ?? throw NoMap()] = Text(entry.Value) ?? throw NoMap();
        }

        return map;
    }

    private static FormatException NoMap() => new("The map is no hashtable of column names: write @{ SourceColumn = 'target_column' }.");

    private TableTask FromNames(string table, string sourceTable, string? targetTable) => defaults with
    {
        Table = table.Trim(),
        SourceTable = TableName.Parse(sourceTable.Trim()),

        // Without a name of its own, the target's table is found by the data layer, in whatever schema it is kept there.
        TargetTable = targetTable is null ? null : TableName.Parse(targetTable.Trim()),
    };

    private static object? Find(IDictionary properties, string name)
    {
        foreach (DictionaryEntry entry in properties)
        {
            if (string.Equals(entry.Key.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }

    private static string? Text(object? value)
    {
        var text = (value is PSObject wrapped ? wrapped.BaseObject : value)?.ToString();
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A list as such, or as text with commas or semicolons: a cell of a .csv file can say it no other way.</summary>
    public static List<string>? List(object? value)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        List<string> names = bare is IEnumerable items and not string
            ? [.. items.Cast<object?>().Select(Text).OfType<string>()]
            : [.. (Text(bare) ?? string.Empty).Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return names.Count > 0 ? names : null;
    }

    private ItemPriority Priority(object? value)
    {
        var text = Text(value);
        return text is null ? defaults.Priority
            : Enum.TryParse<ItemPriority>(text, ignoreCase: true, out var priority) && Enum.IsDefined(priority) ? priority
            : throw new FormatException($"The priority '{text}' is none of High, Normal and Low.");
    }
}
