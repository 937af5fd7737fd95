using System.Text.RegularExpressions;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Rate limits as a user sees them.</summary>
public sealed partial class ThrottleCommandTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly RateGate _gate = new("throttle-test", new RateGateOptions { Limits = [RateLimit.Parse("5/1s")] });

    public ThrottleCommandTests()
    {
        _gate.Pause("api.example.org", TimeSpan.FromHours(1));
        _gate.Pause("www.example.org", TimeSpan.FromHours(1));
    }

    public void Dispose()
    {
        _gate.Dispose();
        _session.Dispose();
    }

    [Theory]
    [InlineData("-Gate throttle-test", "api.example.org,www.example.org")]
    [InlineData("API.* -Gate Throttle-*", "api.example.org")]
    [InlineData("nothing -Gate throttle-test", "")]
    public void Keys_are_found_by_wildcards(string arguments, string keys) =>
        Assert.Equal(keys, string.Join(',', _session.Run($"Get-ScrapeThrottle {arguments}").Of<RateStatistics>().Select(key => key.Key)));

    [Fact]
    public void They_are_shown_with_their_limits()
    {
        var table = Colours().Replace(_session.Show("Get-ScrapeThrottle -Gate throttle-test"), string.Empty);

        Assert.Matches(@"Key\s+Limits\s+Used\s+Permits\s+Waiting\s+Refused\s+PausedUntil", table);
        Assert.Matches(@"api\.example\.org\s+5/1s\s+0\s?%\s+0\s+0\s+0\s+\d\d:\d\d:\d\d", table);
    }

    [Fact]
    public void A_reset_ends_the_pause_of_what_fits()
    {
        Assert.Empty(_session.Run("Reset-ScrapeThrottle api.* -Gate throttle-test").Errors);

        Assert.Equal([null, true], _gate.Statistics.Select(key => key.PausedUntil is null ? null : (bool?)true));
        _session.Run("Get-ScrapeThrottle -Gate throttle-test | Reset-ScrapeThrottle");
        Assert.All(_gate.Statistics, key => Assert.Null(key.PausedUntil));
    }

    [Fact]
    public void What_if_resets_nothing()
    {
        _session.Run("Reset-ScrapeThrottle * -Gate throttle-test -WhatIf");

        Assert.All(_gate.Statistics, key => Assert.NotNull(key.PausedUntil));
    }

    [Fact]
    public void A_key_that_is_not_there_is_an_error_and_a_pattern_that_fits_nothing_is_none()
    {
        var error = Assert.Single(_session.Run("Reset-ScrapeThrottle nowhere.example").Errors);

        Assert.Equal("ThrottleNotFound,Reconcile.Commands.ResetScrapeThrottleCommand", error.FullyQualifiedErrorId);
        Assert.Empty(_session.Run("Reset-ScrapeThrottle nowhere.*").Errors);
    }

    [Fact]
    public void A_script_starts_no_more_often_than_its_limit_allows()
    {
        var output = _session.Run("1..5 | Invoke-ParallelBatch { [DateTime]::UtcNow } -RateLimit 2/500ms, 100/1m -PassThru");

        Assert.Empty(output.Errors);
        var starts = output.Of<DateTime>().Order().ToArray();
        Assert.Equal(5, starts.Length);

        // The script itself begins a little later than it is started, so only what must be far apart is looked at.
        Assert.InRange(starts[4] - starts[0], TimeSpan.FromMilliseconds(900), TimeSpan.MaxValue);
        Assert.DoesNotContain(RateGateRegistry.Current, key => key.Gate == "Invoke-ParallelBatch");
    }

    [Fact]
    public void A_limit_that_is_none_is_refused_with_the_form()
    {
        var error = _session.Caught("1..5 | Invoke-ParallelBatch { $_ } -RateLimit 5/fortnight");

        Assert.Contains("Write calls/time, for example 5/1s", error.Exception.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial Regex Colours();
}
