using System.Diagnostics;
using System.Globalization;

namespace Reconcile.Core.Tests.Processes;

/// <summary>Worker processes that end otherwise than they should: the request says how, and the next one finds another process.</summary>
[Collection("Worker processes")]
public sealed class WorkerProcessEndTests
{
    [Theory]
    [InlineData("exit", "ended with exit code 3. It wrote: last words")]
    [InlineData("failfast", "ended with exit code 134 (SIGABRT). It wrote: ")]
    [InlineData("failfast", "broken beyond repair")]
    public async Task A_process_that_ends_in_the_midst_of_a_request_says_how(string request, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using var pool = new WorkerProcessPool(SampleWorker.Options);

        var error = await Assert.ThrowsAsync<WorkerProcessException>(() => pool.AskAsync(request));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Fact]
    public async Task A_process_that_is_killed_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using var pool = new WorkerProcessPool(SampleWorker.Options);
        await pool.WarmAsync(CancellationToken.None);
        var id = pool.ProcessIds[0];

        var error = await Assert.ThrowsAsync<WorkerProcessException>(() => pool.AskAsync("deaf", _ => Process.GetProcessById(id).Kill()));

        Assert.Equal($"The worker process {id} ended with exit code 137 (SIGKILL).", error.Message);
        Assert.Equal(137, error.ExitCode);
        Assert.NotEqual(id.ToString(CultureInfo.InvariantCulture), await pool.AskAsync("id"));
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_is_idle_is_not_used()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options);
        await pool.WarmAsync(CancellationToken.None);
        var id = pool.ProcessIds[0];
        Process.GetProcessById(id).Kill();
        SampleWorker.AssertGone(id);

        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Theory]
    [InlineData("spin")]
    [InlineData("deaf")]
    public async Task A_request_that_does_not_stop_when_told_to_is_killed(string request)
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { StopGrace = TimeSpan.FromMilliseconds(1) });
        await pool.WarmAsync(CancellationToken.None);
        var id = pool.ProcessIds[0];
        using var cancellation = new CancellationTokenSource();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.AskAsync(request, _ => cancellation.Cancel(), cancellation.Token));

        Assert.Contains($"The worker process {id} was killed", error.Message, StringComparison.Ordinal);
        SampleWorker.AssertGone(id);
        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Fact]
    public async Task What_a_process_has_started_is_killed_with_it()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { StopGrace = TimeSpan.FromMilliseconds(1) });
        using var cancellation = new CancellationTokenSource();
        var started = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.AskAsync("started", note => { started = IdIn(note); cancellation.Cancel(); }, cancellation.Token));

        Assert.NotEqual(0, started);
        SampleWorker.AssertGone(started);
    }

    [Fact]
    public async Task A_process_that_uses_too_much_memory_is_killed()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { MaxMemoryBytes = 256L << 20, MemoryInterval = TimeSpan.FromMilliseconds(10) });

        var error = await Assert.ThrowsAsync<WorkerProcessException>(() => pool.AskAsync("allocate"));

        Assert.Matches(@"^The worker process \d+ was killed, for it used \d+ MB of memory, more than its limit of 256 MB\.", error.Message);
        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Theory]
    [InlineData("refuse", "not today")]
    [InlineData("crash", "A worker process ended with exit code 7 before it was ready. It wrote: cannot begin")]
    [InlineData("hang", "A worker process was not ready within 2 s.")]
    public async Task A_process_that_does_not_get_ready_says_why(string greeting, string message)
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { Greeting = System.Text.Encoding.UTF8.GetBytes(greeting), StartTimeout = TimeSpan.FromSeconds(greeting == "hang" ? 2 : 60) });

        var error = await Assert.ThrowsAsync<WorkerProcessException>(() => pool.AskAsync("echo"));

        Assert.Equal(message, error.Message);
        Assert.Empty(pool.ProcessIds);
    }

    [Fact]
    public async Task A_program_that_is_not_there_says_so()
    {
        await using var pool = new WorkerProcessPool(new WorkerProcessOptions { FileName = "/no/such/program" });

        var error = await Assert.ThrowsAsync<WorkerProcessException>(() => pool.AskAsync("echo"));

        Assert.StartsWith("The worker process '/no/such/program' could not be started: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_is_disposed_of_kills_what_works()
    {
        var pool = new WorkerProcessPool(SampleWorker.Options);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = pool.AskAsync("deaf", _ => began.TrySetResult());
        await began.Task.WaitAsync(SampleWorker.Hang);
        var ids = pool.ProcessIds;

        await pool.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => request);
        Assert.NotEmpty(ids);
        SampleWorker.AssertGone(ids);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.AskAsync("echo"));
    }

    [Fact]
    public async Task Nothing_outlives_a_process_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a worker cannot tell what it has started.");
        using var parent = Process.Start(new ProcessStartInfo(SampleWorker.Host, [SampleWorker.Assembly, SampleWorker.Assembly]) { RedirectStandardOutput = true })!;
        var left = new List<int>();
        try
        {
            var expected = new HashSet<string> { "spins", "deaf", "started", "workers" };
            while (expected.Count > 0 && await parent.StandardOutput.ReadLineAsync().WaitAsync(SampleWorker.Hang) is { } line)
            {
                var words = line.Split(' ');
                expected.Remove(words[0]);
                left.AddRange(words.Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture)));
            }

            Assert.True(left.Count >= 5, $"{left.Count} processes were told of.");
        }
        finally
        {
            parent.Kill();
        }

        SampleWorker.AssertGone(left);
    }

    private static int IdIn(string note) => int.Parse(note.Split(' ')[1], CultureInfo.InvariantCulture);
}
