using System.IO.Hashing;
using System.Text;

namespace Reconcile.Web.Downloads;

/// <summary>
/// Downloads that several items of a run may want: each is made once. Who wants what is under way already waits for it; it goes on while anybody does. Kept
/// are files that are there, and that there is no such file; what failed otherwise is made again by the next who wants it. Safe for several threads.
/// </summary>
/// <param name="download">Makes a download. Failures are in its result.</param>
internal sealed class SharedDownloads(Func<DownloadTask, CancellationToken, ValueTask<DownloadResult>> download)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Flight> _underWay = [];
    private readonly Dictionary<UInt128, DownloadResult> _known = [];
    private readonly long _seed = Random.Shared.NextInt64();

    /// <summary>The download's result. One that somebody else has made counts as no attempt and no bytes.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; if nobody else wants it, the download has ended too.</exception>
    public async ValueTask<DownloadResult> GetAsync(DownloadTask task, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = KeyOf(task);
        while (true)
        {
            var known = Known(key);
            if (known is not null && (known.Path.Length == 0 || File.Exists(known.Path)))
            {
                return known with { Url = task.Request.Url };
            }

            // Whoever takes the files away while the run goes on has them fetched again.
            var (flight, isFirst) = Join(key, known);
            if (flight is null)
            {
                continue;
            }

            if (isFirst)
            {
                _ = FlyAsync(key, task, flight);
            }

            var result = await WaitAsync(key, flight, cancellationToken).ConfigureAwait(false);
            return isFirst ? result : AsKnown(result) with { Url = result.Url };
        }
    }

    private UInt128 KeyOf(DownloadTask task)
    {
        var wish = FormattableString.Invariant($"{SafeUrl.WithoutFragment(task.Request.Uri).AbsoluteUri}\n{task.Directory}\n{task.FileName}\n{task.Size}\n{string.Join(' ', task.Checksums)}");
        return XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(wish), _seed);
    }

    private DownloadResult? Known(UInt128 key)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(key);
        }
    }

    /// <summary>What is under way, or is to be begun by the caller; null: it has ended meanwhile.</summary>
    private (Flight? Flight, bool IsFirst) Join(UInt128 key, DownloadResult? known)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_known.GetValueOrDefault(key), known))
            {
                return (null, false);
            }

            if (_underWay.TryGetValue(key, out var flight))
            {
                flight.Waiting++;
                return (flight, false);
            }

            return (_underWay[key] = new Flight(new CancellationTokenSource()), true);
        }
    }

    private async Task FlyAsync(UInt128 key, DownloadTask task, Flight flight)
    {
        try
        {
            var result = await download(task, flight.Token).ConfigureAwait(false);
            Land(key, flight, result.Problem is ScrapeProblem.None or ScrapeProblem.NotFound ? AsKnown(result) : null);
            flight.End.SetResult(result);
        }
        catch (Exception e)
        {
            Land(key, flight, null);
            flight.End.SetException(e);
        }
    }

    private async ValueTask<DownloadResult> WaitAsync(UInt128 key, Flight flight, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.End.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (IsLast(key, flight))
            {
                // Not before its file is closed: the next attempt goes on with it.
                await flight.CancelAsync().ConfigureAwait(false);
                await ((Task)flight.End.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            throw;
        }
    }

    private bool IsLast(UInt128 key, Flight flight)
    {
        lock (_gate)
        {
            return --flight.Waiting < 0 && Forget(key, flight);
        }
    }

    private void Land(UInt128 key, Flight flight, DownloadResult? known)
    {
        lock (_gate)
        {
            Forget(key, flight);
            if (known is not null)
            {
                _known[key] = known;
            }
        }
    }

    private bool Forget(UInt128 key, Flight flight) => _underWay.TryGetValue(key, out var now) && now == flight && _underWay.Remove(key);

    /// <summary>As little as there is to know: there may be a million of them.</summary>
    private static DownloadResult AsKnown(DownloadResult result) => result with
    {
        Url = string.Empty,
        BytesReceived = 0,
        ResumedFrom = 0,
        Attempts = 0,
        Duration = TimeSpan.Zero,
        IsDuplicate = false,
        IsSkipped = result.Problem == ScrapeProblem.None,
    };

    /// <summary>A download under way. Its token source needs no disposing: it has neither timer nor link.</summary>
    private sealed class Flight(CancellationTokenSource cancellation)
    {
        /// <summary>Those who wait beside the one that began it.</summary>
        public int Waiting { get; set; }

        public CancellationToken Token => cancellation.Token;

        public TaskCompletionSource<DownloadResult> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task CancelAsync() => cancellation.CancelAsync();
    }
}
