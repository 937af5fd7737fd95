using System.Management.Automation;
using Reconcile.Jobs;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Makes the targets of the given results equal to their sources, and compares them again: one result for each table.</summary>
/// <remarks>Only the target is written, and only rows that are as they were when they were compared. It asks before each table. Parents are inserted before children and deleted after them.</remarks>
/// <example>
/// <code>
/// $results = Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db -OutputDirectory ./differences
/// $results | Repair-ReconcileTable -WhatIf
/// </code>
/// Says what would be inserted, updated and deleted, and does nothing.
/// </example>
/// <example>
/// <code>
/// $results | Repair-ReconcileTable -UndoDirectory ./undo -Confirm:$false
/// </code>
/// Repairs without asking, writes scripts that go back first, and compares again.
/// </example>
[Cmdlet(VerbsDiagnostic.Repair, "ReconcileTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RepairResult))]
public sealed class RepairReconcileTableCommand : RepairCommandBase
{
    private readonly List<TableResult> _tables = [];

    /// <summary>Directory for the script that takes the repair back, written before anything is applied; made if it is not there. None by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UndoDirectory { get; set; }

    /// <summary>Do not compare the tables again behind their repair.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>Seconds to wait for somebody's lock: 1 to 2,592,000 (30 days), 30 by default.</summary>
    [Parameter]
    [ValidateRange(1, BatchOptions.MaxTimeoutSeconds)]
    public int LockTimeoutSeconds { get; set; } = ReconcileOptions.DefaultLockTimeoutSeconds;

    /// <summary>Repair in the background and return the job; none if there is nothing to repair. What is to be confirmed is asked for before.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The job's name. PowerShell makes one by default. Of no effect without <see cref="AsJob"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>Gathers the results, for tables are repaired in the order of their references; asks for each.</summary>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            if (result.Verdict != Verdict.Match && WasCompared(result) && CanBeRepaired(result)
                && ShouldProcess($"{result.TargetTable} in {result.Target}", ViewText.Plan(result, Options)))
            {
                _tables.Add(result);
            }
        }
    }

    /// <summary>Repairs the tables of each target together.</summary>
    protected override void EndProcessing()
    {
        if (AsJob)
        {
            StartJob();
            return;
        }

        foreach (var target in _tables.GroupBy(table => table.Target!.Endpoint))
        {
            Run(cancellationToken => Repair([.. target], cancellationToken), target.First().Target);
        }
    }

    private void StartJob()
    {
        if (_tables.Count > 0)
        {
            var confirmed = new Dictionary<string, object> { [nameof(InputObject)] = _tables.ToArray(), ["Confirm"] = false, ["WhatIf"] = false };
            JobLauncher.HandOver(JobLauncher.Start(this, JobName, takesInput: false, confirmed), this);
        }
    }

    private bool CanBeRepaired(TableResult result)
    {
        try
        {
            DataAdapter.CheckRepair(result);
            return true;
        }
        catch (ReconcileException error)
        {
            WriteError(ErrorRecords.FromException(error, result));
            return false;
        }
    }

    private void Repair(IReadOnlyList<TableResult> tables, CancellationToken cancellationToken)
    {
        var options = Options with
        {
            Verify = !NoVerify,
            UndoDirectory = UndoDirectory is null ? string.Empty : FullPath(UndoDirectory),
            LockTimeout = TimeSpan.FromSeconds(LockTimeoutSeconds),
        };
        foreach (var repaired in DataAdapter.Repair(tables, options, cancellationToken).GetAwaiter().GetResult())
        {
            RunExitCode.Add(repaired.ExitBits);
            WriteObject(repaired);
            if (repaired.Problem != ReconcileProblem.None)
            {
                WriteError(ErrorRecords.RepairFailed(repaired));
            }

            if (repaired.Skipped > 0)
            {
                WriteWarning($"{repaired.Skipped} rows of {repaired.Table} were left alone because they are not as they were compared; SkippedRows lists them.");
            }
        }
    }
}
