using Reconcile.Commands;

namespace Reconcile.Tests.Commands;

/// <summary>A batch command whose items are numbers and whose work is what a test needs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Count")]
public sealed class CountCommand : BatchCommandBase<int, int>
{
    [Parameter(ValueFromPipeline = true)]
    public int Item { get; set; }

    /// <summary>What is done with an item.</summary>
    [Parameter]
    public Func<int, CancellationToken, ValueTask<int>> Work { get; set; } = (item, _) => ValueTask.FromResult(item);

    [Parameter]
    public int Capacity { get; set; } = 16;

    private protected override string Activity => "Counting";

    /// <summary>Work that goes on until it is told to stop, and tells when it began.</summary>
    public static Func<int, CancellationToken, ValueTask<int>> Endless(TaskCompletionSource began) => async (item, cancellationToken) =>
    {
        began.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return item;
    };

    private protected override object? PipelineInput => Item;

    private protected override void Process() => Post(Item, ItemPriority.Normal);

    private protected override void End() => Finish();

    private protected override string NameOf(int item) => $"item {item}";

    private protected override string ReasonOf(Exception error) => error.Message;

    private protected override string StatusOf(BatchStatistics statistics) => $"{statistics.Done}";

    private protected override BatchEngine<int, int> CreateEngine(BatchOptions options) =>
        new(nameof(CountCommand), options with { QueueCapacity = Capacity, EventCapacity = Capacity, ProgressInterval = TimeSpan.FromMilliseconds(1), Retry = options.Retry with { BaseDelay = TimeSpan.Zero } }, (item, token) => Work(item, token));

    private protected override void WriteEnded(ItemEnded<int, int> ended)
    {
        if (ended is ItemSucceeded<int, int> done)
        {
            WriteObject(done.Result);
        }
        else
        {
            WriteError(new ErrorRecord(new InvalidOperationException(ended.GetType().Name), "NotCounted", ErrorCategory.NotSpecified, ended.Item));
        }
    }
}
