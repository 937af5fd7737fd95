using Reconcile.Data.Catalog;

namespace Reconcile.Data.Repair;

/// <summary>A table with what has to be done to it, and how it is tied to others.</summary>
internal sealed record RepairTable
{
    public required DifferenceReader Differences { get; init; }

    public required RepairOptions Options { get; init; }

    /// <summary>Whether it takes a repair back rather than carrying it out.</summary>
    public bool Undoes { get; init; }

    /// <summary>Columns of the target that are filled in, or emptied, by statements of their own, because they refer to rows that come later or go earlier.</summary>
    public IReadOnlySet<string> Links { get; init; } = new HashSet<string>();

    /// <summary>References to this table that change or delete the rows that refer to a deleted one.</summary>
    public IReadOnlyList<ForeignKey> Taking { get; init; } = [];

    /// <summary>Whether rows of some table refer to this one.</summary>
    public bool IsReferred { get; init; }

    public TableName Name => Differences.TargetTable;

    public IReadOnlyList<RepairColumn> Columns => Differences.Columns;

    public TableResult Result => Differences.Result;

    /// <summary>Rows that the repair touches.</summary>
    public long Planned => Enum.GetValues<RowDifferenceKind>().Where(Options.Touches).Sum(Count);

    /// <summary>Whether rows come or go.</summary>
    public bool MovesRows => Count(RowDifferenceKind.Missing) + (Options.Touches(RowDifferenceKind.Extra) ? Count(RowDifferenceKind.Extra) : 0) > 0;

    /// <summary>The rows of a step; none if the mode leaves them alone.</summary>
    public IEnumerable<RowChange> Changes(RepairStep step)
    {
        var kind = (step, Undoes) switch
        {
            (RepairStep.Update, _) => RowDifferenceKind.Changed,
            (RepairStep.Insert or RepairStep.Link, false) or (RepairStep.Delete or RepairStep.Release, true) => RowDifferenceKind.Missing,
            _ => RowDifferenceKind.Extra,
        };
        return Options.Touches(kind) && Count(kind) > 0 ? Differences.Changes(kind, Undoes) : [];
    }

    private long Count(RowDifferenceKind kind) => kind switch
    {
        RowDifferenceKind.Missing => Result.Missing,
        RowDifferenceKind.Extra => Result.Extra,
        _ => Result.Changed,
    };
}
