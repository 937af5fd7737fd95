using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Loading;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that compares tables of two databases: how it compares, and what it writes for each table.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReconcileRunCommandBase : ResumableRunCommandBase, IDynamicParameters
{
    private readonly List<TableResult> _results = [];
    private readonly TimeProvider _time = TimeProvider.System;
    private IAsyncDisposable? _reconciler;
    private TableOutcome? _outcome;
    private ReconcileOptions? _options;
    private bool _accepted;
    private int _differing;
    private DateTimeOffset _started;
    private long _start;

    /// <summary>Compare checksums of whole tables: alone it names no rows and needs no key; with <see cref="RowLevel"/> it comes first.</summary>
    [Parameter]
    public SwitchParameter ValidateChecksum { get; set; }

    /// <summary>Name the rows that differ. On unless <see cref="ValidateChecksum"/> is given alone.</summary>
    [Parameter]
    public SwitchParameter RowLevel { get; set; }

    /// <summary>How tables are compared. Chosen for each by default; the result says which way and why.</summary>
    [Parameter]
    public ReconcileStrategy Strategy { get; set; }

    /// <summary>Percent of the rows to compare: 0.001 to 100, all by default. Less never says that tables match.</summary>
    [Parameter]
    [ValidateRange(0.001, 100.0)]
    public double Sample { get; set; } = 100;

    /// <summary>Say how each table would be compared, and by which queries, instead of comparing it.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <summary>Directory for the files with all differences (JSON Lines), made if it is not there. None by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>Rows that differ kept in each result: 0 to 10,000, 10 by default.</summary>
    [Parameter]
    [ValidateRange(0, ReconcileOptions.MaxSampleSize)]
    public int SampleSize { get; set; } = ReconcileOptions.DefaultSampleSize;

    /// <summary>Seconds to wait for somebody's lock: 1 to 2,592,000 (30 days), 30 by default.</summary>
    [Parameter]
    [ValidateRange(1, BatchOptions.MaxTimeoutSeconds)]
    public int LockTimeoutSeconds { get; set; } = ReconcileOptions.DefaultLockTimeoutSeconds;

    /// <summary>How often rows that differ are read again, in a new snapshot, before they count as differences: 0 (never, the default) to 100.</summary>
    [Parameter]
    [ValidateRange(0, ReconcileOptions.MaxRecheckCount)]
    public int RecheckCount { get; set; }

    /// <summary>Seconds to wait before each recheck, at least the lag of what feeds the target: 0 to 3600, 1 by default. Of no effect without <see cref="RecheckCount"/>.</summary>
    [Parameter]
    [ValidateRange(0d, ReconcileOptions.MaxRecheckDelaySeconds)]
    public double RecheckDelay { get; set; } = ReconcileOptions.DefaultRecheckDelaySeconds;

    /// <summary>Return one summary of the whole run instead of a result for each table.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>What else is said of the tables by parameter.</summary>
    private protected RuleParameters Rules { get; } = new();

    private protected override string Activity => "Reconciling tables";

    /// <summary>The parameters that all cmdlets that compare have in common.</summary>
    public object GetDynamicParameters() => Rules;

    /// <summary>Makes the output directory: what is wrong with it ends the command before it starts.</summary>
    private protected override void Begin()
    {
        _started = _time.GetUtcNow();
        _start = _time.GetTimestamp();
        base.Begin();
        if (RecheckCount == 0 && MyInvocation.BoundParameters.ContainsKey(nameof(RecheckDelay)))
        {
            WriteWarning(ErrorRecords.DelayWithoutCount);
        }

        if (OutputDirectory is not null)
        {
            OutputDirectory = MakeDirectory(FullPath(OutputDirectory));
        }
    }

    /// <summary>Writes the results that are still to come, and the summary if it was asked for.</summary>
    private protected override void End()
    {
        Finish();
        // The next command of the pipeline may want to write where these sessions read.
        CloseConnections();
        if (!_accepted)
        {
            // A pipeline that delivered nothing proves nothing: a scheduled run must not end as if it had.
            WriteWarning("There was no table to reconcile.");
            RunExitCode.Add(ExitBits.NotCompared);
        }

        if (Summary)
        {
            WriteObject(ReconcileSummary.From(_results, _started, _time.GetElapsedTime(_start), MaxWorkers));
        }
    }

    private protected override string NameOf(TableTask item) => item.Table;

    private protected override string ReasonOf(Exception error) => _outcome!.ReasonOf(error);

    private protected override string StatusOf(BatchStatistics statistics) => RunStatus.Format(statistics, "tables", _differing);

    /// <summary>Compares a table, or takes its result from the checkpoint.</summary>
    private protected void Reconcile(TableTask task)
    {
        _accepted = true;
        if (FindDone(task, _options ??= CreateOptions()) is { } done)
        {
            WriteResult(done, null);
        }
        else
        {
            Post(task, task.Priority);
        }
    }

    private protected override BatchEngine<TableTask, TableResult> CreateEngine(BatchOptions options)
    {
        _outcome = new TableOutcome(_options!);
        (var operation, _reconciler) = DataAdapter.OpenReconciler(_options!);
        var job = new BatchJob<TableTask, TableResult>(MyInvocation.MyCommand.Name, operation)
        {
            IsTransient = error => error is ReconcileException { IsTransient: true },
            Ended = ended => Record(ended, _outcome),
            Kind = JobKind.Tables,
            NameOf = NameOf,
            ReasonOf = ReasonOf,
        };
        return new BatchEngine<TableTask, TableResult>(job, options, _time);
    }

    private ReconcileOptions CreateOptions()
    {
        var reconcile = new ReconcileOptions
        {
            Source = Source!,
            Target = Target,
            Strategy = Strategy,
            SamplePercent = Sample,
            ExplainOnly = Explain,
            ValidateChecksum = ValidateChecksum,
            RowLevel = RowLevel || !ValidateChecksum,
            SampleSize = SampleSize,
            OutputDirectory = OutputDirectory ?? string.Empty,
            LockTimeout = TimeSpan.FromSeconds(LockTimeoutSeconds),
            RecheckCount = RecheckCount,
            RecheckDelay = TimeSpan.FromSeconds(RecheckDelay),
        };
        return WithLoad(reconcile);
    }

    private protected override void WriteEnded(ItemEnded<TableTask, TableResult> ended)
    {
        var result = _outcome!.ResultOf(ended);
        if (result.Explanation is { } explanation)
        {
            WriteObject(explanation);
            return;
        }

        WriteResult(result, _outcome.CauseOf(ended));
        WriteCheckpointFailure();
    }

    private void WriteResult(TableResult result, Exception? cause)
    {
        _differing += result.Verdict == Verdict.Mismatch ? 1 : 0;
        RunExitCode.Add(result.ExitBits);
        if (Summary)
        {
            _results.Add(result);
        }
        else
        {
            WriteObject(result);
        }

        if (result.Problem != ReconcileProblem.None)
        {
            WriteError(ErrorRecords.FromResult(result, cause));
        }
    }

    /// <summary>Ends the run, then closes its connections.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            CloseConnections();
        }
    }

    private void CloseConnections() => _reconciler?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private protected IReadOnlyList<object> ReadTableFile(string path)
    {
        try
        {
            return TableFile.Read(path);
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.TableFileInvalid(error, path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.FileUnreadable(error, path));
        }

        return [];
    }

    private string MakeDirectory(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.OutputDirectoryInvalid(error, path));
            throw;
        }
    }
}
