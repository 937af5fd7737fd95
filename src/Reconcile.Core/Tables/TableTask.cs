namespace Reconcile;

/// <summary>One table to reconcile: what a pipeline object says of it.</summary>
public sealed record TableTask
{
    /// <summary>The name results carry, usually the source's.</summary>
    public required string Table { get; init; }

    public required TableName SourceTable { get; init; }

    /// <summary>Null: a table of the source's name, in whatever schema the target keeps it.</summary>
    public TableName? TargetTable { get; init; }

    /// <summary>The columns that identify a row; empty: the primary key of the source, or else of the target.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>Columns that are not compared.</summary>
    public IReadOnlyList<string> ExcludedColumns { get; init; } = [];

    /// <summary>The target's names of columns that are called otherwise there, by their source names.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>SQL condition on the rows of both sides, written by the user; empty: all rows.</summary>
    public string Where { get; init; } = string.Empty;

    /// <summary>A further SQL condition on the rows of the source; empty: none.</summary>
    public string SourceWhere { get; init; } = string.Empty;

    /// <summary>A further SQL condition on the rows of the target; empty: none.</summary>
    public string TargetWhere { get; init; } = string.Empty;

    /// <summary>When values count as equal that are not the same. Never, by default.</summary>
    public CompareRules Rules { get; init; } = CompareRules.None;

    /// <summary>The whole condition on the rows of the source: what stands between the brackets of its WHERE.</summary>
    internal string SourceCondition => Both(Where, SourceWhere);

    /// <summary>The whole condition on the rows of the target: what stands between the brackets of its WHERE.</summary>
    internal string TargetCondition => Both(Where, TargetWhere);

    public ItemPriority Priority { get; init; } = ItemPriority.Normal;

    public override string ToString() => Table;

    /// <summary>The line break ends a comment in the first condition before it can swallow the second.</summary>
    private static string Both(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 ? first : $"{first}\n) AND ({second}";
}
