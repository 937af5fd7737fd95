using Microsoft.Extensions.Time.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class PauseNoticesTests : IDisposable
{
    private const string Key = "api.example/*";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);
    private static readonly ScrapeResponse Refusal = new() { Request = ScrapeRequest.Parse("http://api.example/1"), Status = 429, RetryAfter = TimeSpan.FromSeconds(60) };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RateGate _gate;
    private readonly PauseNotices _notices;
    private readonly PermitHandover _handover;

    public PauseNoticesTests()
    {
        _gate = new RateGate("notices", new RateGateOptions(), _time);
        _notices = new PauseNotices(_gate, _time);
        _handover = new PermitHandover(_gate, _notices);
    }

    public void Dispose() => _gate.Dispose();

    [Theory]
    [InlineData(429, 60, "429, Retry-After 60 s")]
    [InlineData(503, 60, "503, Retry-After 60 s")]
    [InlineData(429, null, "429 without Retry-After")]
    [InlineData(503, 3600, "503, Retry-After 3600 s, of which -MaxRetryAfterSeconds allows 300: what is answered so fails")]
    public async Task Who_is_left_alone_until_when_and_why_is_told_with_those_who_wait(int status, int? wait, string cause)
    {
        Refuse(Refusal with { Status = status, RetryAfter = wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null });
        await WaitAsync();
        await WaitAsync();
        Assert.Null(_notices.Take());
        Assert.Equal($"{Key} asked for no requests until 12:01:00Z ({cause}); 2 items wait.", Look());
        Assert.Null(Look());
    }

    [Fact]
    public async Task One_pause_is_told_once_though_the_answers_to_what_was_under_way_draw_it_out()
    {
        Refuse(Refusal);
        await WaitAsync();
        Assert.NotNull(Look());
        _time.Advance(TimeSpan.FromSeconds(2));
        Refuse(Refusal);
        await WaitAsync();
        Assert.Null(Look());
    }

    [Fact]
    public async Task Every_pause_is_told()
    {
        await WaitForTwoPausesAsync(TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task So_is_one_that_is_drawn_out_by_long()
    {
        await WaitForTwoPausesAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_is_over_soon_is_not_told()
    {
        _gate.Pause(Key, PauseNotices.LeastTold);
        await WaitAsync();
        Assert.Null(Look());
    }

    [Fact]
    public void Nobody_is_told_of_a_pause_that_nobody_waits_for()
    {
        Refuse(Refusal);
        Assert.Null(Look());
    }

    [Fact]
    public async Task A_pause_that_was_there_before_is_told()
    {
        _gate.Pause(Key, TimeSpan.FromSeconds(60));
        await WaitAsync();
        Assert.Equal($"{Key} asked for no requests until 12:01:00Z (refused to a run before or beside this one); 1 item waits.", Look());
    }

    private async Task WaitForTwoPausesAsync(TimeSpan apart)
    {
        Refuse(Refusal);
        await WaitAsync();
        Assert.NotNull(Look());
        _time.Advance(apart);
        Refuse(Refusal);
        await WaitAsync();
        Assert.NotNull(Look());
        Assert.Null(Look());
    }

    /// <summary>A moment later.</summary>
    private string? Look()
    {
        _time.Advance(PauseNotices.Settling);
        return _notices.Take();
    }

    private async Task WaitAsync() => Assert.Null((await _handover.AcquireAsync(Key, null, TestContext.Current.CancellationToken)).Permit);

    private void Refuse(ScrapeResponse answer)
    {
        _gate.Pause(Key, TimeSpan.FromSeconds(60));
        _notices.Refused(Key, answer, Longest);
    }
}
