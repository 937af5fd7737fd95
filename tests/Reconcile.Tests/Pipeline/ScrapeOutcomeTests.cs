using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class ScrapeOutcomeTests
{
    private static readonly ScrapeTask s_task = new(ScrapeRequest.Parse("http://host.invalid/page"), "item");

    [Fact]
    public void A_page_that_was_read_keeps_what_there_is_when_its_files_took_too_long()
    {
        var page = new ScrapeResult { Item = "item", Url = "http://host.invalid/page", StatusCode = 200, Downloads = [new DownloadResult { Url = "http://host.invalid/c.png", Length = 7 }] };
        var told = new ScrapeException(ScrapeProblem.DownloadFailed, "why") { Result = page with { Status = ScrapeStatus.Failed, Problem = ScrapeProblem.DownloadFailed } };
        var result = Result(new ItemTimeoutException(TimeSpan.FromSeconds(3), abandoned: false, told));
        Assert.Equal((ScrapeStatus.Timeout, ScrapeProblem.TimedOut, 200, 2, 7L), (result.Status, result.Problem, result.StatusCode, result.Attempts, Assert.Single(result.Downloads).Length));
        Assert.Contains("longer than its limit of 3 s", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_was_not_read_in_time_has_nothing_but_that()
    {
        var result = Result(new ItemTimeoutException(TimeSpan.FromSeconds(3), abandoned: true));
        Assert.Equal((ScrapeStatus.Timeout, ScrapeProblem.TimedOut, 0), (result.Status, result.Problem, result.Downloads.Count));
    }

    private static ScrapeResult Result(ItemTimeoutException error) => ScrapeOutcome.ResultOf(new ItemTimedOut<ScrapeTask, ScrapeResult>(s_task, error, 2, TimeSpan.FromSeconds(3)));
}
