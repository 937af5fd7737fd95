using System.Globalization;
using System.Text;

namespace Reconcile.Core.Tests.Processes;

/// <summary>Worker processes that do what they are asked for.</summary>
[Collection("Worker processes")]
public sealed class WorkerProcessPoolTests
{
    [Fact]
    public async Task A_process_is_used_again()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { Greeting = "hello"u8.ToArray() });

        Assert.Equal("hello", await pool.AskAsync("greeting"));
        Assert.Equal(await pool.AskAsync("id"), await pool.AskAsync("id"));
        Assert.Equal(await pool.AskAsync("id"), Assert.Single(pool.ProcessIds).ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Processes_are_started_when_they_are_needed_and_gone_with_the_pool()
    {
        IReadOnlyList<int> ids;
        await using (var pool = new WorkerProcessPool(SampleWorker.Options))
        {
            Assert.Empty(pool.ProcessIds);
            await pool.WarmAsync(CancellationToken.None);
            Assert.Single(pool.ProcessIds);
            await Task.WhenAll(pool.AskAsync("id"), pool.AskAsync("id"), pool.AskAsync("id"));
            ids = pool.ProcessIds;
            Assert.InRange(ids.Count, 1, 3);
        }

        SampleWorker.AssertGone(ids);
    }

    [Fact]
    public async Task A_process_that_was_reserved_is_there_for_the_next_request_and_for_no_other()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options);
        await pool.ReserveAsync(CancellationToken.None);
        await pool.ReserveAsync(CancellationToken.None);
        var reserved = pool.ProcessIds.Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, reserved.Count);

        Assert.Contains(await pool.AskAsync("id"), reserved);
        await pool.ReserveAsync(CancellationToken.None);
        Assert.Equal(2, (await Task.WhenAll(pool.AskAsync("id"), pool.AskAsync("id"))).Intersect(reserved).Count());
        Assert.Equal(2, pool.ProcessIds.Count);
    }

    [Fact]
    public async Task A_thousand_requests_to_four_processes_are_answered_once_each()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options);
        using var four = new SemaphoreSlim(4);

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async number =>
        {
            await four.WaitAsync();
            try
            {
                return await pool.AskAsync($"echo {number}");
            }
            finally
            {
                four.Release();
            }
        }));

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"echo {number}"), replies);
        Assert.InRange(pool.ProcessIds.Count, 1, 4);
    }

    [Fact]
    public async Task Large_requests_and_replies_are_whole()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options);
        var text = "echo " + new string('x', 20_000_000);

        Assert.Equal(text, await pool.AskAsync(text));
        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Fact]
    public async Task What_a_worker_writes_and_reads_itself_does_not_disturb_it()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options);

        Assert.Equal("read 0", await pool.AskAsync("noise"));
        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Fact]
    public async Task Programs_that_a_worker_starts_know_nothing_of_the_pool()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options);

        Assert.Empty(await pool.AskAsync("variables"));
    }

    [Fact]
    public async Task A_process_is_replaced_after_its_share_of_requests()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { MaxRequests = 2 });

        var ids = new[] { await pool.AskAsync("id"), await pool.AskAsync("id"), await pool.AskAsync("id") };

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[1], ids[2]);
        SampleWorker.AssertGone(int.Parse(ids[0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_process_that_has_grown_too_large_is_replaced_without_harm()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { MaxMemoryBytes = 200L << 20, MemoryInterval = TimeSpan.FromMinutes(1) });

        var grown = await pool.AskAsync("grow");

        Assert.NotEqual(grown, await pool.AskAsync("id"));
        SampleWorker.AssertGone(int.Parse(grown, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_request_that_is_cancelled_can_still_be_answered()
    {
        await using var pool = new WorkerProcessPool(SampleWorker.Options with { StopGrace = SampleWorker.Hang });
        using var cancellation = new CancellationTokenSource();

        var reply = await pool.AskAsync("patient", _ => cancellation.Cancel(), cancellation.Token);

        Assert.Equal("stopped", reply);
        Assert.Equal("echo", await pool.AskAsync("echo"));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_folder_for_temporary_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nobody tells what a process was started with.");
        await using var pool = new WorkerProcessPool(SampleWorker.Options);

        await pool.AskAsync("echo");

        // Others have folders there too, so this one's is asked for.
        var environment = await File.ReadAllTextAsync($"/proc/{pool.ProcessIds[0]}/environ", TestContext.Current.CancellationToken);
        var address = environment.Split('\0').Single(variable => variable.StartsWith(WorkerServer.AddressVariable + "=", StringComparison.Ordinal)).Split('=', 2)[1];
        Assert.StartsWith(Path.GetTempPath(), address, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(address)), address);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pool.ProcessIds[0]}-*"));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerProcessPool(SampleWorker.Options with { MaxRequests = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerProcessPool(SampleWorker.Options with { MaxMemoryBytes = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerProcessPool(SampleWorker.Options with { StartTimeout = TimeSpan.Zero }));
        Assert.Contains("MaxRequests is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerProcessPool(SampleWorker.Options with { MaxRequests = 0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_pool_starts_a_worker() =>
        Assert.Contains("only Reconcile itself", Assert.Throws<InvalidOperationException>(() => WorkerServer.Run(new NoService())).Message, StringComparison.Ordinal);

    private sealed class NoService : IWorkerService
    {
        public Task StartAsync(ReadOnlyMemory<byte> greeting) => Task.CompletedTask;

        public Task<ReadOnlyMemory<byte>> ServeAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>> note, CancellationToken cancellationToken) =>
            Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes("none"));
    }
}
