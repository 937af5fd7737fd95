using Reconcile.Testing;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;
using Reconcile.Web.Tests.Http;

namespace Reconcile.Web.Tests;

/// <summary>Tests of what the whole process shares: they run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Whatever a host sends, memory is bounded. The bounds count everything that was allocated, that of the host in this process too.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private static readonly HttpOptions s_once = Pipelines.Options with { Retry = new RetryOptions { MaxRetries = 0 } };

    [Fact]
    public async Task Endless_headers_end_at_the_limit()
    {
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\n");
            for (var i = 0; ; i++)
            {
                await exchange.WriteAsync($"X-Header-{i}: {new string('x', 500)}\r\n");
            }
        });
        var before = GC.GetTotalAllocatedBytes();
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal(ScrapeProblem.HeadersTooLarge, response.Problem);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20 << 20);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_gigabyte_of_nothing_is_seen_through_early(string encoding)
    {
        await using var server = HostileServer.Start().On("/a", exchange => ZipBomb.SendAsync(exchange, 1L << 30, encoding));
        var before = GC.GetTotalAllocatedBytes();
        var response = await Pipelines.GetAsync(server.At("/a"));
        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.Equal(ScrapeProblem.DecompressionBomb, response.Problem);
        Assert.InRange(response.Attempts, 1, 1);
        Assert.InRange(allocated, 0, 32 << 20);
    }

    [Fact]
    public async Task An_endless_body_ends_at_the_limit_in_bounded_memory()
    {
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200));
            var noise = new byte[64 * 1024];
            Random.Shared.NextBytes(noise);
            while (true)
            {
                await exchange.WriteAsync(noise);
            }
        });
        var before = GC.GetTotalAllocatedBytes();
        var response = await Pipelines.GetAsync(server.At("/a"), Pipelines.Options with { MaxBodyBytes = 4 << 20 });
        Assert.Equal(ScrapeProblem.BodyTooLarge, response.Problem);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Fact]
    public async Task A_length_that_is_a_lie_costs_no_memory()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 90000000") + "short"));
        var before = GC.GetTotalAllocatedBytes();
        var response = await Pipelines.GetAsync(server.At("/a"), s_once);
        Assert.Equal(ScrapeProblem.ConnectionLost, response.Problem);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20 << 20);
    }

    [Fact]
    public async Task A_large_file_needs_no_memory()
    {
        const int Pieces = 800;
        using var folder = new TemporaryFolder();
        var content = new byte[300_000];
        Random.Shared.NextBytes(content);
        await using var server = HostileServer.Start().On("/f.bin", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200, $"Content-Length: {Pieces * (long)content.Length}"));
            for (var i = 0; i < Pieces; i++)
            {
                await exchange.WriteAsync(content);
            }
        });
        var before = GC.GetTotalAllocatedBytes();
        using var pipeline = new HttpPipeline(s_once);
        var result = await new Downloader(pipeline, s_once).DownloadAsync(new DownloadTask(ScrapeRequest.Parse(server.At("/f.bin")), folder.FullPath), TestContext.Current.CancellationToken);
        Assert.Equal(Pieces * (long)content.Length, result.Length);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 48 << 20);
    }
}
