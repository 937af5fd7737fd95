using System.Management.Automation;
using Reconcile.Pipeline;
using Reconcile.Scripts;

namespace Reconcile.Commands;

/// <summary>Runs a script for each item, several at a time in sessions that are used again: one result for each, as soon as it is there.</summary>
/// <remarks>As ForEach-Object -Parallel, with a result, a time and an error for each item, retries, checkpoints and rate limits. The script finds the item in $_, values of the caller in $using:name, and has a scope of its own; its session is used again for the next item. Errors, warnings and other records are written in the order of the script.</remarks>
/// <whatif>The script is run with -WhatIf in force: commands in it that know -WhatIf say what they would do, all others do it. Nothing is written to -Checkpoint.</whatif>
/// <example>
/// <code>
/// 1..8 | Invoke-ParallelBatch { $_ * 2 }
/// </code>
/// Writes one result for each number, as soon as it is there: its value, its status, the time it took.
/// </example>
/// <example>
/// <code>
/// $factor = 3
/// 1..8 | Invoke-ParallelBatch { $_ * $using:factor } -PassThru -KeepOrder
/// </code>
/// Writes only what the script writes, in the order of the input.
/// </example>
/// <example>
/// <code>
/// 1..8 | Invoke-ParallelBatch { $_ } -MaxWorkers 4 -TimeoutSeconds 30 -MaxRetry 2 -RateLimit 100/1s -Checkpoint ./items.checkpoint
/// </code>
/// Gives each item 30 seconds and three attempts, starts no more than 100 a second, and writes down what is done: the same command goes on where this one ended.
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ParallelBatch", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BatchItemResult))]
public sealed class InvokeParallelBatchCommand : ScriptCommandBase
{
    private long _count;
    private PriorityReader _priority = null!;
    private ItemRecordWriter _writer = null!;
    private ResultOrder<ItemEnded<BatchItem, ScriptOutcome>>? _order;

    /// <summary>The items.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What goes first: High, Normal or Low for all, the name of a property that says so, or a script that answers for <c>$_</c>. Normal by default, and for items without the property.</summary>
    [Parameter]
    public object? Priority { get; set; }

    /// <summary>Write results in the order of the input. At most 1,024 items are taken ahead of the slowest one.</summary>
    [Parameter]
    public SwitchParameter KeepOrder { get; set; }

    /// <summary>Write what the script writes, as ForEach-Object does, instead of a result for each item.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override object? PipelineInput => InputObject;

    private protected override bool GoesToJob => IsConfirmed(new BatchItem(_count++, InputObject));

    private protected override IReadOnlyDictionary<string, object>? ChangedInJob() => IsAskedFor && MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))
        ? new Dictionary<string, object> { [nameof(InputObject)] = Inputs().Where(item => IsConfirmed(new BatchItem(_count++, item))).ToArray() }
        : null;

    private bool IsAskedFor => MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm) && confirm is SwitchParameter { IsPresent: true };

    private protected override string Activity => "Running a script in parallel";

    /// <summary>Checks what was asked for.</summary>
    private protected override void Begin()
    {
        if (!MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            ThrowTerminatingError(ErrorRecords.NoItems());
        }

        base.Begin();
        _priority = new PriorityReader(Priority);
        _writer = new ItemRecordWriter(this, PassThru);
        _order = KeepOrder ? new ResultOrder<ItemEnded<BatchItem, ScriptOutcome>>() : null;
    }

    /// <summary>Takes an item; writes the results that are there.</summary>
    private protected override void Process()
    {
        foreach (var item in Inputs())
        {
            Accept(item is null ? null : PSObject.AsPSObject(item));
        }
    }

    /// <summary>Writes the results that are still to come.</summary>
    private protected override void End() => Finish();

    private protected override string StatusOf(BatchStatistics statistics) => RunStatus.Format(statistics, "items", differing: 0);

    private protected override void WriteEnded(ItemEnded<BatchItem, ScriptOutcome> ended)
    {
        foreach (var due in _order?.Add(ended.Item.Index, ended) ?? [ended])
        {
            Write(due);
            Written(due.Item.Journal, due);
        }
    }

    private void Accept(PSObject? input)
    {
        var index = _count++;
        if (Read(index, input) is not { } item || !IsConfirmed(item))
        {
            _order?.LeaveOut(index);
            return;
        }

        var priority = _priority.Read(item, WriteError, WriteWarning);
        if (_order is not null)
        {
            WriteUntil(() => _order.HasRoomFor(item.Index));
        }

        Offer(item, item.Journal, priority);
    }

    /// <summary>The caller's answer, if it is wanted; nothing is asked of what will not be run.</summary>
    private bool IsConfirmed(BatchItem item) => !IsAskedFor || item.Journal is { IsDone: true } || ShouldProcess(item.ToString(), "Run the script");

    /// <summary>What -InputObject was given may be several items; what comes from the pipeline is one.</summary>
    private IEnumerable<object?> Inputs() => (MyInvocation.ExpectingInput ? null : LanguagePrimitives.GetEnumerable(InputObject)?.Cast<object?>()) ?? [InputObject];

    private void Write(ItemEnded<BatchItem, ScriptOutcome> ended)
    {
        var result = ItemOutcome.ResultOf(ended);
        RunExitCode.Add(result.ExitBits);
        if (ItemOutcome.OutcomeOf(ended) is { } outcome)
        {
            _writer.Write(outcome, (ended as ItemFailed<BatchItem, ScriptOutcome>)?.Error is ScriptFailedException failed ? failed.Record : null);
        }

        WriteMeanwhile();
        if (!PassThru)
        {
            WriteObject(result);
        }

        if (ItemOutcome.ErrorOf(ended, result) is { } error)
        {
            WriteError(error);
        }
    }
}
