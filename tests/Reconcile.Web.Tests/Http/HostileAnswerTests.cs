using System.IO.Compression;
using System.Text;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class HostileAnswerTests
{
    private static readonly HttpOptions s_once = Pipelines.Options with { Retry = new RetryOptions { MaxRetries = 0 } };

    [Fact]
    public async Task One_endless_header_ends_at_the_limit_too()
    {
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nX: ");
            while (true)
            {
                await exchange.WriteAsync(new string('x', 5000));
            }
        });
        Assert.Equal(ScrapeProblem.HeadersTooLarge, (await Pipelines.GetAsync(server.At("/a"))).Problem);
    }

    [Fact]
    public async Task Too_many_small_headers_are_too_many()
    {
        await using var server = HostileServer.Start().On("/a", exchange =>
            exchange.AnswerAsync(200, "a", [.. Enumerable.Range(0, 600).Select(i => $"A{i}: 1")]));
        Assert.Equal(ScrapeProblem.HeadersTooLarge, (await Pipelines.GetAsync(server.At("/a"))).Problem);
    }

    [Fact]
    public async Task A_body_that_drips_ends_with_the_attempt()
    {
        var time = new WatchedTime();
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 1000") + "x");
            await exchange.HangAsync();
        });
        using var pipeline = new HttpPipeline(s_once with { IgnoreRobots = true }, time: time);
        var fetching = pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask();
        await time.PassAsync(s_once.AttemptTimeout);
        var response = await fetching;
        Assert.Equal(ScrapeProblem.AttemptTimedOut, response.Problem);
        Assert.Contains("within 60 s", response.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_in_mid_body_is_lost_and_tried_again(bool resets)
    {
        var calls = 0;
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            if (Interlocked.Increment(ref calls) <= 2)
            {
                await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 1000") + "part");
                if (resets)
                {
                    exchange.Reset();
                }

                return;
            }

            await exchange.AnswerAsync(200, "whole");
        });
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((ScrapeProblem.None, "whole", 3), (response.Problem, response.Text(), response.Attempts));
        calls = 0;
        Assert.Equal(ScrapeProblem.ConnectionLost, (await Pipelines.GetAsync(server.At("/a"), s_once)).Problem);
    }

    [Theory]
    [InlineData("zz\r\nbody\r\n0\r\n\r\n")]
    [InlineData("5\r\nbodyXX")]
    [InlineData("-5\r\nbody\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFF\r\nbody\r\n")]
    public async Task Broken_chunks_are_an_invalid_answer(string body)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.WriteAsync(HostileExchange.Head(200, "Transfer-Encoding: chunked") + body));
        var response = await Pipelines.GetAsync(server.At("/a"), s_once);
        Assert.Contains(response.Problem, new[] { ScrapeProblem.ResponseInvalid, ScrapeProblem.ConnectionLost });
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    public async Task What_is_no_HTTP_is_an_invalid_answer(string text)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.WriteAsync(text));
        Assert.Equal(ScrapeProblem.ResponseInvalid, (await Pipelines.GetAsync(server.At("/a"), s_once)).Problem);
    }

    [Theory]
    [InlineData("gzip", "this is not packed at all")]
    [InlineData("deflate", "xthis is not packed at all")]
    [InlineData("br", "this is not packed at all, in no way")]
    [InlineData("zstd", "(anything)")]
    [InlineData("gzip, gzip, gzip, gzip", "(anything)")]
    public async Task A_body_that_is_not_packed_as_it_says_is_told_as_such(string encoding, string body)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(200, body, $"Content-Encoding: {encoding}"));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((ScrapeProblem.ContentEncodingInvalid, 1), (response.Problem, response.Attempts));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    [InlineData("gzip, br")]
    [InlineData("GZIP")]
    [InlineData("gzip, gzip")]
    public async Task A_packed_body_is_unpacked(string encoding)
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"line {i}\n"));
        await using var server = HostileServer.Start().On("/a", exchange =>
            exchange.AnswerAsync(200, Pack(Encoding.UTF8.GetBytes(text), encoding), $"Content-Encoding: {encoding.Replace("raw ", string.Empty, StringComparison.Ordinal)}"));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((ScrapeProblem.None, text), (response.Problem, response.Text()));
        Assert.True(response.BytesReceived < text.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_packed_body_that_is_cut_off_is_not_taken_for_the_whole(string encoding)
    {
        var whole = Pack(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i * 7919}\n"))), encoding);
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(200, whole[..(whole.Length / 2)], $"Content-Encoding: {encoding}"));
        Assert.Equal(ScrapeProblem.ContentEncodingInvalid, (await Pipelines.GetAsync(server.At("/a"))).Problem);
    }

    [Fact]
    public async Task A_gzip_body_of_several_members_is_whole()
    {
        byte[] members = [.. Pack("one "u8.ToArray(), "gzip"), .. Pack("two "u8.ToArray(), "gzip"), .. Pack("three"u8.ToArray(), "gzip")];
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200, "Content-Encoding: gzip", $"Content-Length: {members.Length}"));
            foreach (var value in members)
            {
                await exchange.WriteAsync(new[] { value });
            }
        });
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((ScrapeProblem.None, "one two three"), (response.Problem, response.Text()));
    }

    [Fact]
    public async Task A_certificate_that_nobody_signed_is_refused_and_not_tried_again()
    {
        await using var server = HostileServer.StartTls(TestCertificate.CreateSelfSigned());
        server.OnText("/a", "a");
        var refused = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal(ScrapeProblem.TlsFailed, refused.Problem);
        Assert.Equal(1, refused.Attempts);
        Assert.Contains("certificate", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(server.AllRequests);
        Assert.Equal("a", (await Pipelines.GetAsync(server.At("/a"), Pipelines.Options with { SkipCertificateCheck = true })).Text());
    }

    [Fact]
    public async Task Nobody_there_is_a_failed_connection()
    {
        var gone = HostileServer.Start();
        var url = gone.At("/a");
        await gone.DisposeAsync();
        var response = await Pipelines.GetAsync(url, Pipelines.Options with { IgnoreRobots = true });
        Assert.Equal((ScrapeProblem.ConnectionFailed, 3), (response.Problem, response.Attempts));
        Assert.Equal(ScrapeProblem.ConnectionFailed, (await Pipelines.GetAsync(url)).Problem);
    }

    [Fact]
    public async Task A_name_that_is_not_known_is_told_as_such()
    {
        var response = await Pipelines.GetAsync("http://there-is-no-such-host.invalid/a", s_once with { IgnoreRobots = true });
        Assert.Equal(ScrapeProblem.NameNotResolved, response.Problem);
    }

    [Fact]
    public async Task The_others_go_on_beside_all_of_them()
    {
        await using var server = HostileServer.Start()
            .On("/bomb", exchange => ZipBomb.SendAsync(exchange, 1L << 28))
            .On("/reset", exchange => { exchange.Reset(); return Task.CompletedTask; })
            .On("/garbage", exchange => exchange.WriteAsync("garbage\r\n\r\n"))
            .On("/loop", exchange => exchange.RedirectAsync(302, "/loop"))
            .OnText("/good", "good");
        using var pipeline = new HttpPipeline(s_once);
        string[] paths = ["/bomb", "/good", "/reset", "/good", "/garbage", "/good", "/loop", "/good"];
        var all = await Task.WhenAll(paths.Select(path => pipeline.FetchAsync(ScrapeRequest.Parse(server.At(path)), TestContext.Current.CancellationToken).AsTask()));
        Assert.Equal(4, all.Count(response => response.Problem == ScrapeProblem.None && response.Text() == "good"));
        Assert.Equal(4, all.Count(response => response.Problem != ScrapeProblem.None && response.Reason.Length > 0));
    }

    private static byte[] Pack(byte[] bytes, string encodings)
    {
        foreach (var encoding in encodings.Split(", "))
        {
            using var packed = new MemoryStream();
            using (Stream packing = encoding.ToUpperInvariant() switch
            {
                "GZIP" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "DEFLATE" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "BR" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            })
            {
                packing.Write(bytes);
            }

            bytes = packed.ToArray();
        }

        return bytes;
    }
}
