using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>Estimates how many workers a job needs to end within its time.</summary>
/// <remarks>By the number of items that one worker can end in the time, rounded down to whole items.</remarks>
/// <example>
/// <code>
/// Measure-ReconcileWorker 50 90 900
/// </code>
/// How many workers 50 tables of 90 seconds each need to be done in 15 minutes.
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "ReconcileWorker")]
[OutputType(typeof(WorkerEstimate))]
public sealed class MeasureReconcileWorkerCommand : PSCmdlet
{
    /// <summary>Items in the job: 1 or more.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "How many items the job has.")]
    [ValidateRange(1, int.MaxValue)]
    public int ItemCount { get; set; }

    /// <summary>Seconds one item takes on average: more than 0.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "How many seconds one item takes on average.")]
    [ValidateRange(0.001, BatchOptions.MaxTimeoutSeconds)]
    public double MeanSeconds { get; set; }

    /// <summary>Seconds the whole job may take: more than 0.</summary>
    [Parameter(Mandatory = true, Position = 2, HelpMessage = "How many seconds the whole job may take.")]
    [ValidateRange(0.001, double.MaxValue)]
    public double BudgetSeconds { get; set; }

    /// <summary>Most workers to propose: 1 to 512, 512 by default.</summary>
    [Parameter(Position = 3)]
    [ValidateRange(BatchOptions.FewestWorkers, BatchOptions.MaxWorkersLimit)]
    public int Cap { get; set; } = BatchOptions.MaxWorkersLimit;

    /// <summary>Writes the estimate.</summary>
    protected override void ProcessRecord() =>
        WriteObject(WorkerEstimate.For(ItemCount, MeanSeconds, BudgetSeconds, Cap));
}
