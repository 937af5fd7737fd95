namespace Reconcile.Web.Http;

/// <summary>
/// Keeps a run within what the server allows the account: as many downloads as it allows threads, half as many other requests, so many a minute, and no
/// more than are left for today. A number that the user gave stays the most; where the server does not say, one worker each remains, which is right
/// everywhere. The server is asked before the first item, and again, at most once in the source's interval, after a refusal, while it has not said
/// anything, and when the day's requests are used up, for another day may have begun.
/// </summary>
/// <param name="source">Where it says so.</param>
/// <param name="pipeline">How to ask, and whose pools are resized.</param>
/// <param name="quota">What is left for today.</param>
/// <param name="options">What the user allows.</param>
/// <param name="limit">Sets the rate limits of the account's endpoint.</param>
/// <param name="notify">Told what changes.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class AccountLimits(
    LimitSource source, HttpPipeline pipeline, DayQuota quota, ScrapeOptions options, Action<IReadOnlyList<RateLimit>> limit, Action<string> notify, TimeProvider time) : IDisposable
{
    private const int Fallback = 1;
    private readonly ServerLimitReader _reader = new(pipeline, source);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private Task? _first;
    private Task _reading = Task.CompletedTask;
    private long _readAt;
    private volatile bool _hasAsked;
    private volatile bool _isOutOfDate;
    private volatile ServerLimits? _known;
    private volatile string? _refusal;
    private volatile string _told = string.Empty;
    private volatile Action<int, int>? _resized;

    /// <summary>Says who is told how many requests there may be at a time, whenever that changes.</summary>
    public void OnResize(Action<int, int> resized) => _resized = resized;

    /// <summary>Waits for the first answer, and for another one once today's requests are used up. Why nothing more may be asked for; null: something may.</summary>
    public async ValueTask<string?> AdmitAsync(CancellationToken cancellationToken)
    {
        await AwaitAsync(First(), cancellationToken).ConfigureAwait(false);
        if (_isOutOfDate)
        {
            _ = ReadIfDue();
        }

        if (quota.IsUsedUp)
        {
            await AwaitAsync(ReadIfDue(), cancellationToken).ConfigureAwait(false);
        }

        return _refusal ?? (quota.IsUsedUp ? _told : null);
    }

    /// <summary>The server refused a request because there were too many: it may allow less than it did. Does not wait.</summary>
    public void Refused()
    {
        lock (_lock)
        {
            // One that is under way will say it.
            _isOutOfDate |= _reading.IsCompleted;
        }

        _ = ReadIfDue();
    }

    public void Dispose()
    {
        if (!_ending.IsCancellationRequested)
        {
            _ending.Cancel();
            _ending.Dispose();
        }
    }

    private static async ValueTask AwaitAsync(Task reading, CancellationToken cancellationToken)
    {
        if (!reading.IsCompleted)
        {
            using var wait = ItemTime.Wait();
            await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task First()
    {
        lock (_lock)
        {
            return _first ??= _reading = Task.Run(ReadAsync);
        }
    }

    /// <summary>The reading that is under way, or a new one if it is time, or one that has ended. However many workers ask, there is one at a time.</summary>
    private Task ReadIfDue()
    {
        lock (_lock)
        {
            if (_reading.IsCompleted && time.GetElapsedTime(_readAt) >= source.RefreshInterval && !_ending.IsCancellationRequested)
            {
                _isOutOfDate = false;
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    private async Task ReadAsync()
    {
        // For all who ask: nobody's time.
        ItemTime.Current = null;
        try
        {
            quota.BeginReading();
            var (limits, response) = await _reader.ReadAsync(_ending.Token).ConfigureAwait(false);
            if (limits is not null)
            {
                Apply(limits, response);
            }
            else
            {
                Fail(response);
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The run is over, and with it whatever was asked for.
        }
        finally
        {
            _readAt = time.GetTimestamp();
            _hasAsked = true;
        }
    }

    private void Apply(ServerLimits answer, ScrapeResponse response)
    {
        var before = _known;
        var now = new ServerLimits(answer.MaxThreads ?? before?.MaxThreads, answer.PerMinute ?? before?.PerMinute, answer.PerDay ?? before?.PerDay);
        if (answer.LeftToday is { } left)
        {
            quota.Set(left);
            _told = FormattableString.Invariant($"The account's requests of today are used up: at {time.GetUtcNow():HH:mm:ss}Z {response.Url} said that {left} were left. Resume the run when there are new ones.");
        }

        if (now != before)
        {
            Resize(now.MaxThreads);
            LimitRate(before, now);
            _known = now;
            Tell(before, now, response);
        }
    }

    /// <summary>What was known before stays, and it is asked again later.</summary>
    private void Fail(ScrapeResponse response)
    {
        _isOutOfDate = true;
        if (response.Problem == ScrapeProblem.QuotaExhausted)
        {
            _refusal = response.Reason;
        }
        else if (_known is not null)
        {
            notify($"The server's limits cannot be read again, so those of before hold. {response.Reason}");
        }
        else if (!_hasAsked)
        {
            Resize(null);
            notify($"The server's limits are not known, so there is one worker for requests and one for downloads. {response.Reason}");
        }
    }

    private void Resize(int? maxThreads)
    {
        pipeline.ApiPool.Size = Math.Min(maxThreads is { } threads ? Math.Max(1, threads / 2) : Fallback, options.Http.ApiWorkers);
        pipeline.DownloadPool.Size = Math.Min(maxThreads ?? Fallback, options.Http.DownloadWorkers);
        _resized?.Invoke(pipeline.ApiPool.Size, pipeline.DownloadPool.Size);
    }

    private void LimitRate(ServerLimits? before, ServerLimits limits)
    {
        if ((limits.PerMinute, limits.PerDay) == (before?.PerMinute, before?.PerDay))
        {
            // What the gate has learned of the server meanwhile stays.
            return;
        }

        var rates = options.RateLimits.ToList();
        if (limits.PerMinute is { } minute)
        {
            rates.Add(new RateLimit(Math.Min(minute, RateLimit.MostPermits), TimeSpan.FromMinutes(1)));
        }

        // Who knows what is left ends with that, rather than waiting for a day to pass.
        if (limits.PerDay is { } day && !quota.IsKnown)
        {
            rates.Add(new RateLimit(Math.Min(day, RateLimit.MostPermits), TimeSpan.FromDays(1)));
        }

        limit(rates);
    }

    private void Tell(ServerLimits? before, ServerLimits now, ScrapeResponse response)
    {
        if (_hasAsked)
        {
            notify($"{response.Url} allows {now} now, before {before ?? ServerLimits.Unknown}: {pipeline.ApiPool.Size} at a time for requests, {pipeline.DownloadPool.Size} for downloads.");
        }
        else if (now.MaxThreads is null)
        {
            notify($"{response.Url} says no number of threads at '{source.MaxThreads}', so there is one worker for requests and one for downloads.");
        }
    }
}
