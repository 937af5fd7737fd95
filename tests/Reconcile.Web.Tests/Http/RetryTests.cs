using System.Globalization;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class RetryTests
{
    private static readonly HttpOptions s_options = new()
    {
        NoProxy = true,
        IgnoreRobots = true,
        Retry = new RetryOptions { MaxRetries = 3, BaseDelay = TimeSpan.FromSeconds(2), MaxDelay = TimeSpan.FromSeconds(5) },
    };

    private readonly WatchedTime _time = new();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_status_that_may_pass_is_tried_again_with_growing_waits(int status)
    {
        await using var server = Failing(3, status);
        using var pipeline = new HttpPipeline(s_options, time: _time, random: () => 0.5);
        var fetching = FetchAsync(pipeline, server);
        await _time.PassAsync(TimeSpan.FromMilliseconds(1000));
        await _time.PassAsync(TimeSpan.FromMilliseconds(2000));
        await _time.PassAsync(TimeSpan.FromMilliseconds(2500));
        var response = await fetching;
        Assert.Equal((ScrapeProblem.None, "ok", 4), (response.Problem, response.Text(), response.Attempts));
        Assert.Equal(TimeSpan.FromSeconds(5.5), response.Duration);
    }

    [Fact]
    public async Task The_last_failure_is_the_outcome()
    {
        await using var server = Failing(99, 503);
        using var pipeline = new HttpPipeline(s_options with { Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero } }, time: _time);
        var response = await FetchAsync(pipeline, server);
        Assert.Equal((ScrapeProblem.ServerError, 503, 3, true), (response.Problem, response.Status, response.Attempts, response.IsTransient));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Thu, 01 Jan 2026 10:00:07 GMT")]
    public async Task Retry_After_is_waited_for_in_both_its_forms_by_the_hosts_own_clock(string retryAfter)
    {
        // The host's clock is two hours behind ours.
        await using var server = Failing(1, 429, $"Retry-After: {retryAfter}", "Date: Thu, 01 Jan 2026 10:00:00 GMT");
        using var pipeline = new HttpPipeline(s_options, time: _time, random: () => 0);
        var fetching = FetchAsync(pipeline, server);
        await _time.PassAsync(TimeSpan.FromSeconds(7));
        Assert.Equal("ok", (await fetching).Text());
    }

    [Fact]
    public async Task A_date_without_a_clock_is_taken_by_ours()
    {
        var until = _time.GetUtcNow().AddSeconds(9).ToString("R", CultureInfo.InvariantCulture);
        await using var server = Failing(1, 503, $"Retry-After: {until}");
        using var pipeline = new HttpPipeline(s_options, time: _time, random: () => 0);
        var fetching = FetchAsync(pipeline, server);
        await _time.PassAsync(TimeSpan.FromSeconds(9));
        Assert.Equal("ok", (await fetching).Text());
    }

    [Fact]
    public async Task A_host_that_asks_to_wait_too_long_is_not_waited_for_nor_asked_early()
    {
        await using var server = Failing(1, 429, "Retry-After: 301");
        using var pipeline = new HttpPipeline(s_options, time: _time);
        var response = await FetchAsync(pipeline, server);
        Assert.Equal((ScrapeProblem.TooManyRequests, 1, false), (response.Problem, response.Attempts, response.IsTransient));
        Assert.Equal(TimeSpan.FromSeconds(301), response.RetryAfter);
        Assert.Contains("asks to wait 301 s, longer than the limit of 300 s", response.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task A_Retry_After_that_says_nothing_does_not_hold_anybody_up(string retryAfter)
    {
        await using var server = Failing(1, 503, $"Retry-After: {retryAfter}");
        using var pipeline = new HttpPipeline(s_options, time: _time, random: () => 0);
        Assert.Equal("ok", (await FetchAsync(pipeline, server)).Text());
    }

    [Theory]
    [InlineData("POST", false, 1)]
    [InlineData("PATCH", false, 1)]
    [InlineData("POST", true, 2)]
    [InlineData("PUT", false, 2)]
    [InlineData("DELETE", false, 2)]
    public async Task A_request_that_must_not_be_repeated_is_not_unless_told(string method, bool unsafeToo, int attempts)
    {
        await using var server = Failing(1, 503);
        using var pipeline = new HttpPipeline(s_options with { RetryUnsafe = unsafeToo, Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero } }, time: _time);
        var response = await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")) with { Method = method }, TestContext.Current.CancellationToken);
        Assert.Equal((attempts, attempts), (response.Attempts, server.Requests.Count));
    }

    [Theory]
    [InlineData(430)]
    [InlineData(431)]
    public async Task A_used_up_quota_is_an_outcome_of_its_own(int status)
    {
        await using var server = Failing(1, status);
        using var pipeline = new HttpPipeline(s_options with { QuotaStatuses = [430, 431] }, time: _time);
        var response = await FetchAsync(pipeline, server);
        Assert.Equal((ScrapeProblem.QuotaExhausted, 1, false), (response.Problem, response.Attempts, response.IsTransient));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Every_attempt_and_every_redirect_pays_the_gate_of_its_endpoint()
    {
        await using var server = HostileServer.Start();
        server.On("/v1/a", exchange => server.Requests.Count < 2 ? exchange.AnswerAsync(503, "later") : exchange.RedirectAsync(302, "/b")).OnText("/b", "b");
        using var gate = new RateGate("test", new RateGateOptions { Limits = [new RateLimit(100, TimeSpan.FromHours(1))] }, _time);
        using var pipeline = new HttpPipeline(
            s_options with { EndpointPatterns = ["/v1/*"], Retry = new RetryOptions { MaxRetries = 1, BaseDelay = TimeSpan.Zero } }, new PermitHandover(gate), _time);
        await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/v1/a")), TestContext.Current.CancellationToken);
        var host = $"127.0.0.1:{server.Port}";
        Assert.Equal([($"{host}/*", 1L), ($"{host}/v1/*", 2L)], gate.Statistics.Select(key => (key.Key, key.Permits)).Order());
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_left_alone_by_all()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(429, "no", "Retry-After: 8"));
        using var gate = new RateGate("test", new RateGateOptions(), _time);
        using var pipeline = new HttpPipeline(s_options with { Retry = new RetryOptions() }, new PermitHandover(gate), _time);
        Assert.Equal(ScrapeProblem.TooManyRequests, (await FetchAsync(pipeline, server)).Problem);
        var endpoint = Assert.Single(gate.Statistics);
        Assert.Equal((1L, _time.GetUtcNow().AddSeconds(8)), (endpoint.Throttled, endpoint.PausedUntil));
        Assert.False(FetchAsync(pipeline, server).IsCompleted);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_host_that_only_fails_is_left_alone_and_then_tried_again()
    {
        var fails = true;
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(fails ? 503 : 200, "x"));
        await using var good = HostileServer.Start().OnText("/a", "good");
        var options = s_options with { CircuitLeastRequests = 5, Retry = new RetryOptions() };
        using var pipeline = new HttpPipeline(options, time: _time);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(ScrapeProblem.ServerError, (await FetchAsync(pipeline, server)).Problem);
        }

        var held = await FetchAsync(pipeline, server);
        Assert.Equal((ScrapeProblem.CircuitOpen, true), (held.Problem, held.IsTransient));
        Assert.Equal(options.CircuitBreak, held.RetryAfter);
        Assert.Equal("good", (await FetchAsync(pipeline, good)).Text());
        Assert.Equal(5, server.Requests.Count);
        fails = false;
        _time.Advance(options.CircuitBreak);
        Assert.Equal(ScrapeProblem.None, (await FetchAsync(pipeline, server)).Problem);
    }

    [Fact]
    public async Task Missing_pages_do_not_open_a_circuit()
    {
        await using var server = HostileServer.Start();
        using var pipeline = new HttpPipeline(s_options with { CircuitLeastRequests = 5 }, time: _time);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ScrapeProblem.NotFound, (await FetchAsync(pipeline, server)).Problem);
        }
    }

    [Fact]
    public async Task The_total_time_counts_attempts_and_waits_together()
    {
        await using var server = Failing(99, 503, "Retry-After: 40");
        using var pipeline = new HttpPipeline(s_options with { TotalTimeout = TimeSpan.FromSeconds(100) }, time: _time, random: () => 0);
        var fetching = FetchAsync(pipeline, server);
        await _time.PassAsync(TimeSpan.FromSeconds(40));
        await _time.PassAsync(TimeSpan.FromSeconds(40));
        await _time.PassAsync(TimeSpan.FromSeconds(40));
        var response = await fetching;
        Assert.Equal((ScrapeProblem.TimedOut, 3), (response.Problem, response.Attempts));
        Assert.Contains("100 s", response.Reason, StringComparison.Ordinal);
        Assert.Contains("answered 503", response.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_timeout_and_no_failure()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.HangAsync());
        using var pipeline = new HttpPipeline(s_options, time: _time);
        using var giveUp = new CancellationTokenSource();
        var fetching = pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), giveUp.Token).AsTask();
        await _time.BegunAsync(s_options.AttemptTimeout);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.Equal(0, pipeline.ApiPool.Active);
    }

    [Fact]
    public async Task Requests_to_one_host_keep_their_distance()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        using var pipeline = new HttpPipeline(s_options with { HostDelay = TimeSpan.FromSeconds(3) }, time: _time);
        Assert.Equal(TimeSpan.Zero, (await FetchAsync(pipeline, server)).Duration);
        var second = FetchAsync(pipeline, server);
        var third = FetchAsync(pipeline, server);
        await _time.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), (await await Task.WhenAny(second, third)).Duration);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Task.WhenAll(second, third);
        Assert.Equal(3, server.Requests.Count);
    }

    private static HostileServer Failing(int times, int status, params string[] headers)
    {
        var calls = 0;
        return HostileServer.Start().On("/a", exchange => Interlocked.Increment(ref calls) <= times
            ? exchange.AnswerAsync(status, "no", headers)
            : exchange.AnswerAsync(200, "ok"));
    }

    private static Task<ScrapeResponse> FetchAsync(HttpPipeline pipeline, HostileServer server) =>
        pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask();
}
