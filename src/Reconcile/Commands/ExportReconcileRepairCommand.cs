using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>Writes one script that makes the targets of the given results equal to their sources.</summary>
/// <remarks>The script is in the dialect of the target and in one transaction. Each statement says what it expects to find, and the script stops where it does not; nothing is applied here. Repair-ReconcileTable applies the same by itself.</remarks>
/// <example>
/// <code>
/// $results = Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db -OutputDirectory ./differences
/// $results | Export-ReconcileRepair -Path ./repair.sql -UndoPath ./undo.sql
/// Invoke-ReconcileQuery sqlite:./copy.db -Path ./repair.sql
/// </code>
/// Compares, writes the script that makes the copy equal and the one that goes back, and applies the first.
/// </example>
[Cmdlet(VerbsData.Export, "ReconcileRepair", SupportsShouldProcess = true)]
[OutputType(typeof(RepairScript))]
public sealed class ExportReconcileRepairCommand : RepairCommandBase
{
    private RepairFile? _file;
    private string _path = string.Empty;

    /// <summary>The script's file. It appears when it is complete.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The path of the script to write.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file of a second script, which takes the first back. None by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UndoPath { get; set; }

    /// <summary>Replace files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return a description of the script.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Checks the path.</summary>
    protected override void BeginProcessing()
    {
        _path = FullPath(Path);
        var undoPath = UndoPath is null ? null : FullPath(UndoPath);
        if (!Force && new[] { _path, undoPath }.FirstOrDefault(File.Exists) is { } existing)
        {
            ThrowTerminatingError(ErrorRecords.FileExists(existing));
        }

        if (ShouldProcess(_path, "Write repair script"))
        {
            _file = WriteFile(() => RepairFile.Create(_path, undoPath, Options));
        }
    }

    /// <summary>Adds the statements for each result.</summary>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            if (_file is not null && result.Verdict != Verdict.Match && WasCompared(result))
            {
                Add(result, _file);
            }
        }
    }

    /// <summary>Puts the complete script in its place.</summary>
    protected override void EndProcessing()
    {
        if (_file is not null)
        {
            Run(
                cancellationToken =>
                {
                    var script = WriteFile(() => _file.Complete(Force, cancellationToken));
                    if (PassThru)
                    {
                        WriteObject(script);
                    }
                },
                _file.Target);
        }
    }

    /// <summary>Removes an unfinished script.</summary>
    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        base.Dispose(disposing);
    }

    private void Add(TableResult result, RepairFile file)
    {
        if (file.Target is ReconcileConnection target && target.Endpoint != result.Target?.Endpoint)
        {
            WriteError(ErrorRecords.RepairTargetDiffers(result, target.ToString()));
            return;
        }

        try
        {
            file.Add(result, StopToken);
        }
        catch (ReconcileException error)
        {
            WriteError(ErrorRecords.RepairNotWritten(error, result));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private T WriteFile<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.FileNotWritten(error, _path));
            throw;
        }
    }
}
