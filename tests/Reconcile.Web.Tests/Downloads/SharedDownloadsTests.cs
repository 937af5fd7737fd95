using Reconcile.Testing;
using Reconcile.Web.Downloads;

namespace Reconcile.Web.Tests.Downloads;

public sealed class SharedDownloadsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource<DownloadResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SharedDownloads _downloads;
    private int _made;

    public SharedDownloadsTests() => _downloads = new SharedDownloads(async (_, token) =>
    {
        Interlocked.Increment(ref _made);
        try
        {
            return await _answer.Task.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            _cancelled.SetResult();
            throw;
        }
    });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_wants_what_is_under_way_waits_for_it_and_who_comes_later_finds_it_there()
    {
        var first = GetAsync();
        var second = GetAsync();
        Assert.False(second.IsCompleted);
        _answer.SetResult(File());
        var made = await first;
        Assert.Equal((false, 3, 5L), (made.IsSkipped, made.Attempts, made.BytesReceived));
        var third = await GetAsync();
        Assert.All([await second, third], result => Assert.Equal((true, 0, 0L, made.Path, 5L), (result.IsSkipped, result.Attempts, result.BytesReceived, result.Path, result.Length)));
        Assert.Equal("http://host.invalid/a", third.Url);
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task It_goes_on_while_anybody_waits_and_ends_with_the_last()
    {
        using var giveUp = new CancellationTokenSource();
        using var giveUpToo = new CancellationTokenSource();
        var first = GetAsync(token: giveUp.Token);
        var second = GetAsync(token: giveUpToo.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(_cancelled.Task.IsCompleted);
        await giveUpToo.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(_cancelled.Task.IsCompleted);
        var third = GetAsync();
        Assert.Equal(2, _made);
        _answer.SetResult(File());
        Assert.False((await third).IsSkipped);
    }

    [Theory]
    [InlineData(ScrapeProblem.NotFound, 1)]
    [InlineData(ScrapeProblem.ServerError, 2)]
    [InlineData(ScrapeProblem.DiskFull, 2)]
    public async Task Only_that_there_is_no_such_file_is_not_asked_again(ScrapeProblem problem, int made)
    {
        _answer.SetResult(new DownloadResult { Url = "http://host.invalid/a", Problem = problem, Reason = "why" });
        var first = await GetAsync();
        var second = await GetAsync();
        Assert.Equal((problem, "why", problem, "why"), (first.Problem, first.Reason, second.Problem, second.Reason));
        Assert.Equal(made, _made);
    }

    [Fact]
    public async Task A_file_that_somebody_has_taken_away_is_fetched_again()
    {
        _answer.SetResult(File());
        System.IO.File.Delete((await GetAsync()).Path);
        await GetAsync();
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Another_name_or_checksum_is_another_wish_and_another_fragment_is_none()
    {
        _answer.SetResult(File());
        await GetAsync("http://host.invalid/a#x");
        await GetAsync("http://host.invalid/a#y");
        Assert.Equal(1, _made);
        await GetAsync(change: task => task with { FileName = "b" });
        await GetAsync(change: task => task with { Checksums = [FileChecksum.Parse("01234567")] });
        await GetAsync("http://host.invalid/a?x");
        Assert.Equal(4, _made);
    }

    [Fact]
    public async Task What_breaks_in_it_reaches_all_who_wait()
    {
        var first = GetAsync();
        var second = GetAsync();
        _answer.SetException(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
    }

    private DownloadResult File() => new() { Url = "http://host.invalid/a", Path = _folder.Write("a", "12345"), Length = 5, BytesReceived = 5, Attempts = 3 };

    private Task<DownloadResult> GetAsync(string url = "http://host.invalid/a", Func<DownloadTask, DownloadTask>? change = null, CancellationToken token = default)
    {
        var task = new DownloadTask(ScrapeRequest.Parse(url), _folder.FullPath);
        return _downloads.GetAsync(change?.Invoke(task) ?? task, token).AsTask();
    }
}
