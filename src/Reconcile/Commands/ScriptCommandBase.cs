using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Jobs;
using Reconcile.Pipeline;
using Reconcile.Scripts;

namespace Reconcile.Commands;

/// <summary>A cmdlet that runs a script for each of its items, in sessions of their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ScriptCommandBase : IsolatedCommandBase
{
    // So that a stop is over within two seconds even if a script does not react to it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    // No run takes less, if its sessions have used up all the time there was.
    private static readonly TimeSpan s_leastTime = TimeSpan.FromMilliseconds(1);

    // Items and results may be large, and there is nothing to gain from holding many.
    private const int Capacity = 256;

    private readonly ProgressBoard _progress = new();
    private ScriptBatchOptions? _options;
    private IScriptRunner? _workers;
    private RateGate? _gate;

    /// <summary>What is done with each item: it is <c>$_</c>; values of the caller are <c>$using:name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "What is done with each item: { ... }; the item is $_.")]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>What <c>$args</c>, or the script's own parameters, get for every item.</summary>
    [Parameter]
    [Alias("Args")]
    [AllowNull]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Functions of the caller that the script may call.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Function { get; set; } = [];

    /// <summary>Modules that each session imports first: names, or paths. Commands of installed modules are found without.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ImportModule { get; set; } = [];

    /// <summary>Run once in each session before its first item; what it sets as <c>$global:</c> or at its top level is there for all of them.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Longest wait before the first retry, in seconds, 0 to 86,400; doubled with each further one up to 30 s or this value. One second by default.</summary>
    [Parameter]
    [ValidateRange(0, 24 * 3600)]
    public int RetryDelaySeconds { get; set; } = 1;

    /// <summary>Seconds the whole run may take: 1 to 2,592,000 (30 days). What has not ended by then ends as cancelled. No limit by default.</summary>
    [Parameter]
    [ValidateRange(1, BatchOptions.MaxTimeoutSeconds)]
    public int TotalTimeoutSeconds { get; set; }

    /// <summary>
    /// Starts of the script that are allowed in a time, retries included: <c>5/1s</c>, <c>150/1m</c>, ...; all of several hold, in every window of this run. An item
    /// that waits for its turn holds no worker, and its time does not run. No limit by default.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateCount(1, RateGateOptions.MostLimits)]
    public RateLimit[] RateLimit { get; set; } = [];

    /// <summary>A script is not known to bear being run twice: it is not, unless <c>-MaxRetry</c> says so.</summary>
    protected ScriptCommandBase() => MaxRetry = 0;

    /// <summary>Takes what the scripts need from the caller; in a job, the job's caller has done so.</summary>
    private protected override void Begin()
    {
        base.Begin();
        _options = JobSession.Carried<ScriptBatchOptions>(SessionState) ?? ReadOptions();
    }

    private protected override IReadOnlyDictionary<string, string> CheckpointConfiguration => new Dictionary<string, string>
    {
        [nameof(ScriptBlock)] = ItemIdentity.HashOf(ScriptBlock.ToString().Trim()),
        [nameof(ArgumentList)] = ItemIdentity.HashOf(ArgumentList),
        [nameof(InitializationScript)] = ItemIdentity.HashOf(InitializationScript?.ToString().Trim()),
        [nameof(Function)] = _options!.Functions.Count == 0
            ? string.Empty
            : ItemIdentity.HashOf(string.Join('\n', _options.Functions.OrderBy(function => function.Key, StringComparer.OrdinalIgnoreCase).Select(function => $"{function.Key} {{{function.Value}}}"))),
    };

    private protected override bool IsDryRun => _options!.Variables[CallerPreferences.WhatIf] is true;

    private protected override object CarryToJob() => ReadOptions();

    private protected override bool AdaptsWorkers => true;

    private protected override string NameOf(BatchItem item) => item.ToString();

    private protected override string ReasonOf(Exception error) => error.Message;

    private protected override BatchEngine<BatchItem, ScriptOutcome> CreateEngine(BatchOptions options)
    {
        var workers = _workers = CreateRunner(_options!, _progress);
        var left = OpenFirst(workers);
        var delay = TimeSpan.FromSeconds(RetryDelaySeconds);
        _gate = RateLimit.Length > 0 ? new RateGate(MyInvocation.MyCommand.Name, new RateGateOptions { Limits = RateLimit }) : null;
        return new BatchEngine<BatchItem, ScriptOutcome>(
            new BatchJob<BatchItem, ScriptOutcome>(MyInvocation.MyCommand.Name, (item, token) => RunAsync(workers, item, token))
            {
                IsTransient = workers.IsTransient,
                Prepare = workers.PrepareAsync,
                NameOf = ItemName.Of,
                ReasonOf = ReasonOf,
                Gate = _gate,
            },
            options with
            {
                AbandonGrace = Grace,
                QueueCapacity = Capacity,
                EventCapacity = Capacity,
                TotalTimeout = left,
                Retry = options.Retry with { BaseDelay = delay, MaxDelay = delay > options.Retry.MaxDelay ? delay : options.Retry.MaxDelay },
            });
    }

    /// <summary>Shows how far the scripts say they are.</summary>
    private protected override void WriteMeanwhile()
    {
        foreach (var record in _progress.TakeChanges())
        {
            WriteProgress(record);
        }
    }

    /// <summary>Ends the run, then closes its sessions.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _workers?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _gate?.Dispose();
        }
    }

    /// <summary>The item that an input stands for; null, with the error told: it stands for none that a script can be given.</summary>
    private protected BatchItem? Read(long index, PSObject? input)
    {
        if (ScriptArgument.IsScriptBlock(input))
        {
            WriteError(ErrorRecords.ScriptBlockPassed("The item"));
            return null;
        }

        return TryUnwrap(input, out var content) ? new BatchItem(index, content) { Journal = Identify(input, content) } : null;
    }

    private ValueTask<ScriptOutcome> RunAsync(IScriptRunner workers, BatchItem item, CancellationToken cancellationToken)
    {
        Started(item.Journal);
        return workers.RunAsync(item, cancellationToken);
    }

    private ScriptBatchOptions ReadOptions()
    {
        try
        {
            return ScriptOptionsReader.Read(this);
        }
        catch (ScriptSetupException error)
        {
            ThrowTerminatingError(error.Record);
            throw;
        }
    }

    /// <summary>Opens a session, so that what is wrong with all of them ends the command. Returns what that leaves of the run's time.</summary>
    private TimeSpan OpenFirst(IScriptRunner workers)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (TotalTimeoutSeconds > 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(TotalTimeoutSeconds));
        }

        try
        {
            workers.OpenAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException)
        {
            ThrowTerminatingError(ErrorRecords.SessionFailed(new TimeoutException($"No session was ready within the {TotalTimeoutSeconds} s of -TotalTimeoutSeconds, so that nothing was run.")));
        }
        catch (ScriptSessionException error)
        {
            ThrowTerminatingError(ErrorRecords.SessionFailed(error));
        }

        var left = TimeSpan.FromSeconds(TotalTimeoutSeconds) - TimeProvider.System.GetElapsedTime(start);
        return TotalTimeoutSeconds == 0 ? System.Threading.Timeout.InfiniteTimeSpan : left > s_leastTime ? left : s_leastTime;
    }
}
