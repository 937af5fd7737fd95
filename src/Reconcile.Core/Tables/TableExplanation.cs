namespace Reconcile;

/// <summary>How a pair of tables would be compared: what <c>-Explain</c> returns instead of comparing.</summary>
public sealed record TableExplanation
{
    /// <summary>The table by the name that was asked for.</summary>
    public required string Table { get; init; }

    public required string SourceTable { get; init; }

    public required string TargetTable { get; init; }

    public required ReconcileStrategy Strategy { get; init; }

    /// <summary>Why that one.</summary>
    public required string Reason { get; init; }

    /// <summary>The columns that identify a row, by their source names; empty if there is no key.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Each column that is compared, with its two types and the kind of value in which they are compared.</summary>
    public IReadOnlyList<ExplainedColumn> Columns { get; init; } = [];

    /// <summary>Rows of the source by its server's statistics; null: it has none.</summary>
    public long? SourceRowsEstimate { get; init; }

    /// <summary>Rows of the target by its server's statistics; null: it has none.</summary>
    public long? TargetRowsEstimate { get; init; }

    /// <summary>How the keys are divided into ranges; empty: they are not.</summary>
    public string KeyRanges { get; init; } = string.Empty;

    /// <summary>The first query that the source would be asked.</summary>
    public string SourceQuery { get; init; } = string.Empty;

    /// <summary>The first query that the target would be asked.</summary>
    public string TargetQuery { get; init; } = string.Empty;

    public IReadOnlyList<SchemaDifference> SchemaDifferences { get; init; } = [];

    public IReadOnlyList<string> ExcludedColumns { get; init; } = [];

    /// <summary>What a reader of a verdict would have to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public override string ToString() => $"{Table}: {Strategy}, {Reason}";
}

/// <summary>A column of both sides and how it is compared.</summary>
/// <param name="Source">Its name in the source.</param>
/// <param name="Target">Its name in the target.</param>
/// <param name="SourceType">Its type in the source, as the catalog writes it.</param>
/// <param name="TargetType">Its type in the target, as the catalog writes it.</param>
/// <param name="ComparedAs">The kind of value that both are turned into.</param>
public sealed record ExplainedColumn(string Source, string Target, string SourceType, string TargetType, string ComparedAs)
{
    public override string ToString() => Source == Target ? $"{Source}: {SourceType} / {TargetType} as {ComparedAs}" : $"{Source} / {Target}: {SourceType} / {TargetType} as {ComparedAs}";
}
