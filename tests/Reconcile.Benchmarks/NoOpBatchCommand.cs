using System.Management.Automation;
using Reconcile.Commands;

namespace Reconcile.Benchmarks;

/// <summary>A batch cmdlet like any of the module's, whose operation returns at once.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "NoOpBatch")]
public sealed class NoOpBatchCommand : BatchCommandBase<object, object>
{
    [Parameter(ValueFromPipeline = true, Mandatory = true)]
    public object InputObject { get; set; } = null!;

    private protected override string Activity => "Doing nothing";

    private protected override void Process() => Post(InputObject, ItemPriority.Normal);

    private protected override void End() => Finish();

    private protected override string NameOf(object item) => "item";

    private protected override string ReasonOf(Exception error) => error.Message;

    private protected override string StatusOf(BatchStatistics statistics) => "no-op";

    private protected override void WriteEnded(ItemEnded<object, object> ended) => WriteObject(ended.Item);

    private protected override BatchEngine<object, object> CreateEngine(BatchOptions options) =>
        new("no-op", options, static (item, _) => new ValueTask<object>(item));
}

/// <summary>The least that a pipeline costs: a cmdlet that writes what it is given.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PassThrough")]
public sealed class PassThroughCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true, Mandatory = true)]
    public object InputObject { get; set; } = null!;

    protected override void ProcessRecord() => WriteObject(InputObject);
}
