using Reconcile.Testing;
using Reconcile.Web.Downloads;

namespace Reconcile.Web.Tests.Downloads;

public sealed class PageDownloadsTests : IDisposable
{
    private static readonly ScrapeTask s_task = new(ScrapeRequest.Parse("http://host.invalid/page"), "item");
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, Func<CancellationToken, Task<DownloadResult>>> _answers = [];
    private readonly List<string> _asked = [];
    private readonly PageDownloads _downloads;

    public PageDownloadsTests() => _downloads = new PageDownloads(
        (task, token) =>
        {
            lock (_asked)
            {
                _asked.Add(task.Request.Url);
            }

            return new ValueTask<DownloadResult>(_answers[task.Request.Url](token));
        },
        workers: 2);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_that_is_given_up_tells_which_of_its_files_are_there()
    {
        using var giveUp = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[Url("there")] = _ =>
        {
            begun.SetResult();
            return Task.FromResult(There("there"));
        };
        _answers[Url("slow")] = async token =>
        {
            await begun.Task;
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return There("slow");
        };
        var error = await Assert.ThrowsAsync<ScrapeException>(() => CompleteAsync(giveUp.Token, "there", "slow"));
        Assert.Equal([(ScrapeProblem.None, "there"), (ScrapeProblem.Cancelled, string.Empty)], error.Result!.Downloads.Select(file => (file.Problem, Path.GetFileName(file.Path))));

        // The next attempt has the page, and asks for the rest only.
        Assert.NotNull(_downloads.Find(s_task));
        _answers[Url("slow")] = _ => Task.FromResult(There("slow"));
        var result = await CompleteAsync(CancellationToken.None, "there", "slow");
        Assert.All(result.Downloads, file => Assert.Equal(ScrapeProblem.None, file.Problem));
        Assert.Equal((1, 2, 10 + 5 + 5L), (_asked.Count(url => url == Url("there")), _asked.Count(url => url == Url("slow")), result.BytesReceived));
    }

    [Fact]
    public async Task Another_attempt_asks_for_what_may_pass_and_not_for_what_will_not()
    {
        _answers[Url("there")] = _ => Task.FromResult(There("there"));
        _answers[Url("never")] = _ => Task.FromResult(Failed("never", ScrapeProblem.PermissionDenied));
        _answers[Url("busy")] = _ => Task.FromResult(Failed("busy", ScrapeProblem.ServerError, TimeSpan.FromSeconds(7)));
        var error = await Assert.ThrowsAsync<ScrapeException>(() => CompleteAsync(CancellationToken.None, "there", "never", "busy"));
        Assert.Equal((ScrapeProblem.DownloadFailed, true, TimeSpan.FromSeconds(7), ScrapeStatus.Failed), (error.Problem, error.IsTransient, error.RetryAfter, error.Result!.Status));
        Assert.Contains("2 of its 3 files could not be had. Cover: never failed", error.Message, StringComparison.Ordinal);
        _answers[Url("busy")] = _ => Task.FromResult(There("busy"));
        error = await Assert.ThrowsAsync<ScrapeException>(() => CompleteAsync(CancellationToken.None, "there", "never", "busy"));
        Assert.Equal((ScrapeProblem.DownloadFailed, false), (error.Problem, error.IsTransient));
        Assert.Equal((1, 1, 2), (_asked.Count(url => url == Url("there")), _asked.Count(url => url == Url("never")), _asked.Count(url => url == Url("busy"))));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_the_problem_of_the_page()
    {
        _answers[Url("busy")] = _ => Task.FromResult(Failed("busy", ScrapeProblem.ServerError, TimeSpan.Zero));
        _answers[Url("quota")] = _ => Task.FromResult(Failed("quota", ScrapeProblem.QuotaExhausted));
        var error = await Assert.ThrowsAsync<ScrapeException>(() => CompleteAsync(CancellationToken.None, "busy", "quota"));
        Assert.Equal((ScrapeProblem.QuotaExhausted, false), (error.Problem, error.IsTransient));
    }

    private static string Url(string name) => $"http://host.invalid/{name}";

    private static DownloadResult Failed(string name, ScrapeProblem problem, TimeSpan? retryAfter = null) =>
        new() { Url = Url(name), Problem = problem, Reason = $"{name} failed", RetryAfter = retryAfter, IsTransient = retryAfter is not null };

    private DownloadResult There(string name) => new() { Url = Url(name), Path = _folder.Write(name, "12345"), Length = 5, BytesReceived = 5 };

    private Task<ScrapeResult> CompleteAsync(CancellationToken cancellationToken, params string[] names)
    {
        var files = names.Select(name => new PageFile("Cover", 0, Url(name), new DownloadTask(ScrapeRequest.Parse(Url(name)), _folder.FullPath))).ToList();
        var page = new ScrapeResult { Item = "item", Url = s_task.Request.Url, BytesReceived = 10, Files = files };
        return _downloads.CompleteAsync(s_task, _downloads.Find(s_task) ?? page, cancellationToken).AsTask();
    }
}
