using System.Threading.Channels;
using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class PipelinePumpTests : IBatchView<string, int>, IAsyncDisposable
{
    private readonly Channel<BatchEvent<string, int>> _events = Channel.CreateUnbounded<BatchEvent<string, int>>();
    private readonly RecordingRuntime _pipeline = new();
    private readonly Run _run = new();
    private readonly PlainCommand _cmdlet;
    private readonly PipelinePump<string, int> _pump;

    public PipelinePumpTests()
    {
        _cmdlet = new PlainCommand { CommandRuntime = _pipeline };
        _pump = new PipelinePump<string, int>(_events.Reader, _run, _cmdlet, this);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    string IBatchView<string, int>.Activity => "Testing";

    string IBatchView<string, int>.NameOf(string item) => item;

    string IBatchView<string, int>.ReasonOf(Exception error) => $"reason: {error.Message}";

    string IBatchView<string, int>.StatusOf(BatchStatistics statistics) => $"{statistics.Done} done";

    void IBatchView<string, int>.WriteEnded(ItemEnded<string, int> ended) => _cmdlet.WriteObject(ended.Item);

    [Fact]
    public void Writing_what_is_ready_does_not_wait()
    {
        Happen(Done("a"), Done("b"));

        _pump.WriteReady(TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b"], _pipeline.Written);
    }

    [Fact]
    public void Writing_the_next_event_leaves_the_others()
    {
        Happen(Done("a"), Done("b"));

        Assert.True(_pump.WriteNext(TestContext.Current.CancellationToken));

        Assert.Equal(["a"], _pipeline.Written);
    }

    [Fact]
    public async Task Writing_the_next_event_waits_for_it()
    {
        var producer = Task.Run(() => Happen(Done("late")), TestContext.Current.CancellationToken);

        Assert.True(_pump.WriteNext(TestContext.Current.CancellationToken));

        Assert.Equal(["late"], _pipeline.Written);
        await producer;
    }

    [Fact]
    public void After_the_last_event_there_is_no_next()
    {
        _events.Writer.Complete();

        Assert.False(_pump.WriteNext(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Everything_is_written_to_the_end()
    {
        Happen(Done("a"), Done("b"), Done("c"));
        _events.Writer.Complete();

        _pump.WriteUntilEnd(TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c"], _pipeline.Written);
        Assert.False(_run.IsDisposed);
    }

    [Fact]
    public void A_retry_is_a_warning_with_the_item_the_attempt_the_delay_and_the_reason()
    {
        Happen(new ItemRetried<string, int>("orders", 2, new InvalidOperationException("lock"), TimeSpan.FromSeconds(1.25)));

        _pump.WriteReady(TestContext.Current.CancellationToken);

        Assert.Equal(["orders: attempt 2 failed and is followed by another in 1.3 s. reason: lock"], _pipeline.Warnings);
    }

    [Fact]
    public void A_notice_is_a_warning_and_a_start_is_verbose()
    {
        Happen(new Notice<string, int>("left behind"), new ItemStarted<string, int>("orders", 1));

        _pump.WriteReady(TestContext.Current.CancellationToken);

        Assert.Equal(["left behind"], _pipeline.Warnings);
        Assert.Equal(["orders: attempt 1 starts."], _pipeline.Verbose);
    }

    [Fact]
    public void Progress_is_shown_and_taken_away_at_the_end()
    {
        var statistics = new BatchStatistics { Name = "x", RunId = 3, IsRunning = true, InputComplete = true, Accepted = 4, Succeeded = 1, Elapsed = TimeSpan.FromSeconds(2) };
        Happen(new ProgressChanged<string, int>(statistics));
        _events.Writer.Complete();

        _pump.WriteUntilEnd(TestContext.Current.CancellationToken);

        Assert.Equal(
            [("1 done", 25, 6, ProgressRecordType.Processing), ("1 done", 25, 6, ProgressRecordType.Completed)],
            _pipeline.Progress);
    }

    [Fact]
    public void Progress_without_a_known_end_has_neither_percent_nor_time()
    {
        Happen(new ProgressChanged<string, int>(new BatchStatistics { Name = "x", RunId = 3, Accepted = 4, Succeeded = 1 }));

        _pump.WriteReady(TestContext.Current.CancellationToken);

        Assert.Equal([("1 done", -1, -1, ProgressRecordType.Processing)], _pipeline.Progress);
    }

    [Fact]
    public void A_stop_ends_the_run_and_the_pipeline()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<PipelineStoppedException>(() => _pump.WriteUntilEnd(stop.Token));

        Assert.True(_run.IsDisposed);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_an_event()
    {
        using var stop = new CancellationTokenSource();
        var stopping = stop.CancelAsync();

        Assert.Throws<PipelineStoppedException>(() => _pump.WriteNext(stop.Token));

        await stopping;
        Assert.True(_run.IsDisposed);
    }

    [Fact]
    public void Whatever_writing_throws_ends_the_run_first_and_goes_on()
    {
        _pipeline.Refusal = new InvalidOperationException("enough");
        Happen(Done("a"));

        var error = Assert.Throws<InvalidOperationException>(() => _pump.WriteReady(TestContext.Current.CancellationToken));

        Assert.Same(_pipeline.Refusal, error);
        Assert.True(_run.IsDisposed);
    }

    [Fact]
    public void A_broken_engine_is_an_error_of_the_command()
    {
        _events.Writer.Complete(new InvalidOperationException("broken"));

        var error = Assert.Throws<InvalidOperationException>(() => _pump.WriteUntilEnd(TestContext.Current.CancellationToken));

        Assert.Equal("broken", error.Message);
        Assert.True(_run.IsDisposed);
    }

    [Fact]
    public async Task Another_thread_may_not_write()
    {
        Happen(Done("a"));
        Exception? refusal = null;
        var thread = new Thread(() => refusal = Record.Exception(() => _pump.WriteReady(CancellationToken.None)));
        thread.Start();
        await Task.Run(thread.Join, TestContext.Current.CancellationToken);

        Assert.IsType<InvalidOperationException>(refusal);
        Assert.Empty(_pipeline.Written);
    }

    private static ItemSucceeded<string, int> Done(string item) => new(item, 0, 1, TimeSpan.Zero);

    private void Happen(params BatchEvent<string, int>[] events)
    {
        foreach (var happened in events)
        {
            Assert.True(_events.Writer.TryWrite(happened));
        }
    }

    private sealed class PlainCommand : Cmdlet;

    private sealed class Run : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
