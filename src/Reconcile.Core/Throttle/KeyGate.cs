namespace Reconcile;

/// <summary>
/// The gate of one key. Places in the line are planned from the moments of the calls before them; whether there is room is decided
/// when the ticket comes back, from what has really been sent.
/// </summary>
internal sealed class KeyGate
{
    /// <summary>Who comes for a permit so much later than the turn has others served first: whoever is that late has no worker for it.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly RateWindow _window;
    private readonly RateLine _line = new();
    private readonly KeyCounts _counts = new();
    private readonly TurnPlan _plan;
    private long _lastUsed;
    private bool _isEvicted;

    public KeyGate(string key, RateGateOptions options, IReadOnlyList<RateLimit> limits, TimeProvider time)
    {
        Key = key;
        _time = time;
        _window = new RateWindow(limits, time.TimestampFrequency);
        _plan = new TurnPlan(_window, _line, _counts, time.TimestampFrequency) { Options = options };
        _lastUsed = time.GetTimestamp();
        _plan.EndPause(_lastUsed);
    }

    public string Key { get; }

    /// <summary>Changes when the permits that were given are called back.</summary>
    public int Pauses => _plan.Pauses;

    /// <summary>A permit or a place in the line. Null: the key has been evicted meanwhile.</summary>
    public RateAnswer? Ask(KeyTicket? ticket)
    {
        lock (_lock)
        {
            if (_isEvicted)
            {
                return null;
            }

            var now = _lastUsed = _time.GetTimestamp();
            var inLine = ticket is { IsWaiting: true } ? ticket : null;
            _line.DropLate(inLine, now - Units(Lateness));

            // Who lost its place has waited longer than all who are in the line: if such a one could be refused for their sake, and they for each
            // other's, nobody might ever be served.
            var ready = ticket is { IsWaiting: false } ? 0 : _line.ReadyBefore(inLine, now);
            return _plan.HasRoom(ready, now) ? Permit(ticket, inLine, now) : Refuse(ticket, inLine, now);
        }
    }

    public void Sent(KeyPermit permit)
    {
        lock (_lock)
        {
            if (!permit.IsSent)
            {
                permit.IsSent = true;
                _window.Close(_lastUsed = _time.GetTimestamp());
            }
        }
    }

    public void End(KeyPermit permit)
    {
        Sent(permit);
        lock (_lock)
        {
            if (!permit.IsOver)
            {
                permit.IsOver = true;
                _counts.Ended(_time.GetTimestamp() - permit.Granted);
            }
        }
    }

    public void GiveBack(KeyPermit permit)
    {
        lock (_lock)
        {
            if (!permit.IsSent)
            {
                permit.IsSent = permit.IsOver = true;
                _window.Forget();
                _counts.NotMade();
            }
        }
    }

    public void GiveUp(KeyTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.IsWaiting)
            {
                _line.Remove(ticket);
            }
        }
    }

    public void Throttled(KeyPermit permit, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            _counts.Throttled++;
            if (_plan.Options.Adaptive)
            {
                _window.Lower(permit.Epoch, _time.GetTimestamp());
            }

            _plan.Pause(retryAfter ?? _plan.Options.DefaultPause, _time.GetTimestamp());
        }
    }

    /// <summary>False: the key has been evicted meanwhile.</summary>
    public bool Pause(TimeSpan time)
    {
        lock (_lock)
        {
            _plan.Pause(time, _time.GetTimestamp());
            return !_isEvicted;
        }
    }

    /// <summary>Other options and limits from now on. False: the key has been evicted meanwhile.</summary>
    public bool Configure(RateGateOptions options, IReadOnlyList<RateLimit> limits)
    {
        lock (_lock)
        {
            _plan.Options = options;
            _window.Limit(limits);
            _plan.Replan(_time.GetTimestamp());
            return !_isEvicted;
        }
    }

    /// <summary>Ends the pause, returns to the full rate and forgets the counts.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _counts.Clear();
            _window.Reset();
            _plan.EndPause(_time.GetTimestamp());
        }
    }

    /// <summary>Whether the key holds nothing that anybody would miss; then it answers no more.</summary>
    public bool TryEvict()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            return _isEvicted = _counts.InFlight + _line.Count == 0 && now > _plan.PausedUntil && now - _lastUsed > _window.Length + Units(_plan.Options.IdleTime);
        }
    }

    public RateStatistics StatisticsOf(string gate)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            return new RateStatistics
            {
                Gate = gate,
                Key = Key,
                Limits = _window.Limits,
                Share = _window.Share,
                PerSecond = _window.PerSecond,
                WindowUse = _window.Use(now),
                InFlight = _counts.InFlight,
                Waiting = _line.Count,
                Permits = _counts.Permits,
                Waits = _counts.Waits,
                TotalWait = _time.GetElapsedTime(0, _counts.WaitTime),
                Throttled = _counts.Throttled,
                PausedUntil = _plan.PausedUntil > now ? _time.GetUtcNow() + _time.GetElapsedTime(now, _plan.PausedUntil) : null,
                LastUsed = _time.GetUtcNow() - _time.GetElapsedTime(_lastUsed, now),
            };
        }
    }

    private RateAnswer Permit(KeyTicket? ticket, KeyTicket? inLine, long now)
    {
        if (inLine is not null)
        {
            _line.Remove(inLine);
        }

        _counts.Permitted(ticket is null ? 0 : now - ticket.Asked);
        _window.Open();
        var permit = new KeyPermit(this, now, _window.Epoch, _plan.Pauses);
        if (_plan.Options.Adaptive && _window.Raise(now))
        {
            _plan.Replan(now);
        }

        return new RateAnswer(permit, null, TimeSpan.Zero);
    }

    private RateAnswer Refuse(KeyTicket? ticket, KeyTicket? inLine, long now)
    {
        if (inLine is null)
        {
            _counts.Waits += ticket is null ? 1 : 0;
            ticket = new KeyTicket(this, ticket?.Asked ?? now);
            ticket.Due = _plan.TurnOf(_line.Length, now);
            _line.Add(ticket);
            inLine = ticket;
        }
        else if (inLine.Due <= now)
        {
            inLine.Due = _plan.TurnOf(_line.PlaceOf(inLine), now);
        }

        // A tick more, for what conversion has cut off: who came too early would have to come again.
        return new RateAnswer(null, inLine, _time.GetElapsedTime(now, _plan.NextLook(inLine, now)) + TimeSpan.FromTicks(1));
    }

    private long Units(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
