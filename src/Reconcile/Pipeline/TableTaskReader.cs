using System.Collections;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>Reads what a pipeline object or a line of a table file says of a table.</summary>
/// <param name="defaults">The key, exclusions, condition for tables that say none themselves; its names are not used.</param>
internal sealed class TableTaskReader(TableTask defaults)
{
    private static readonly char[] ListSeparators = [',', ';'];

    /// <summary>The table that an input stands for.</summary>
    /// <param name="input">A name, a <see cref="TableInfo"/>, a hashtable, or an object with the properties.</param>
    /// <param name="source">Which engine the source is.</param>
    /// <param name="target">Which engine the target is.</param>
    /// <exception cref="FormatException">It says no table, or says it wrongly.</exception>
    public TableTask Read(object input, ReconcileProvider source, ReconcileProvider target)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            string name => FromNames(name, name, null, source, target),
            TableInfo table => FromNames(table.Table, table.Table, null, source, target),
            IDictionary properties => FromProperties(name => Find(properties, name), source, target),
            _ => FromProperties(name => PSObject.AsPSObject(input).Properties[name]?.Value, source, target),
        };
    }

    private TableTask FromProperties(Func<string, object?> get, ReconcileProvider source, ReconcileProvider target)
    {
        var sourceTable = Text(get("SourceTable"));
        var targetTable = Text(get("TargetTable"));
        var table = Text(get("Table")) ?? sourceTable ?? targetTable
            ?? throw new FormatException("The object names no table.");
        var task = FromNames(table, sourceTable ?? table, targetTable, source, target);
        return task with
        {
            KeyColumns = List(get("KeyColumn")) ?? task.KeyColumns,
            ExcludedColumns = List(get("ExcludeColumn")) ?? task.ExcludedColumns,
            Where = Text(get("Where")) ?? task.Where,
            Priority = Priority(get("Priority")),
        };
    }

    private TableTask FromNames(string table, string sourceTable, string? targetTable, ReconcileProvider source, ReconcileProvider target)
    {
        var from = TableName.Parse(sourceTable.Trim());
        return defaults with
        {
            Table = table.Trim(),
            SourceTable = from,
            TargetTable = targetTable is null ? CounterpartOf(from, source, target) : TableName.Parse(targetTable.Trim()),
        };
    }

    /// <summary>The same table on the other side: between two engines, one's default schema stands for the other's.</summary>
    private static TableName CounterpartOf(TableName name, ReconcileProvider source, ReconcileProvider target) =>
        source != target && name.Schema.Equals(DefaultSchemaOf(source), StringComparison.OrdinalIgnoreCase)
            ? name with { Schema = string.Empty }
            : name;

    private static string DefaultSchemaOf(ReconcileProvider provider) => provider switch
    {
        ReconcileProvider.PostgreSql => "public",
        ReconcileProvider.SqlServer => "dbo",
        _ => "main",
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
    private static List<string>? List(object? value)
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
