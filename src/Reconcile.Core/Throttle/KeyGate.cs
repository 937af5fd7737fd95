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
    private RateGateOptions _options;
    private readonly TimeProvider _time;
    private readonly RateWindow _window;
    private readonly RateLine _line = new();
    private readonly KeyCounts _counts = new();
    private int _inFlight;
    private long _pausedUntil;
    private long _lastUsed;
    private bool _isEvicted;

    public KeyGate(string key, RateGateOptions options, IReadOnlyList<RateLimit> limits, TimeProvider time)
    {
        Key = key;
        _options = options;
        _time = time;
        _window = new RateWindow(limits, time.TimestampFrequency);
        _lastUsed = _pausedUntil = time.GetTimestamp();
    }

    public string Key { get; }

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
            return HasRoom(ready, now) ? Permit(ticket, inLine, now) : Refuse(ticket, inLine, now);
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
                _inFlight--;
                _counts.Ended(_time.GetTimestamp() - permit.Granted);
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
            if (_options.Adaptive)
            {
                _window.Lower(permit.Epoch, _time.GetTimestamp());
            }

            PauseFor(retryAfter ?? _options.DefaultPause);
        }
    }

    /// <summary>False: the key has been evicted meanwhile.</summary>
    public bool Pause(TimeSpan time)
    {
        lock (_lock)
        {
            PauseFor(time);
            return !_isEvicted;
        }
    }

    /// <summary>Other options and limits from now on. False: the key has been evicted meanwhile.</summary>
    public bool Configure(RateGateOptions options, IReadOnlyList<RateLimit> limits)
    {
        lock (_lock)
        {
            _options = options;
            _window.Limit(limits);
            Replan(_time.GetTimestamp());
            return !_isEvicted;
        }
    }

    /// <summary>Ends the pause, returns to the full rate and forgets the counts.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _pausedUntil = _time.GetTimestamp();
            _counts.Clear();
            _window.Reset();
            Replan(_pausedUntil);
        }
    }

    /// <summary>Whether the key holds nothing that anybody would miss; then it answers no more.</summary>
    public bool TryEvict()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            return _isEvicted = _inFlight + _line.Count == 0 && now > _pausedUntil && now - _lastUsed > _window.Length + Units(_options.IdleTime);
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
                InFlight = _inFlight,
                Waiting = _line.Count,
                Permits = _counts.Permits,
                Waits = _counts.Waits,
                TotalWait = _time.GetElapsedTime(0, _counts.WaitTime),
                Throttled = _counts.Throttled,
                PausedUntil = _pausedUntil > now ? _time.GetUtcNow() + _time.GetElapsedTime(now, _pausedUntil) : null,
                LastUsed = _time.GetUtcNow() - _time.GetElapsedTime(_lastUsed, now),
            };
        }
    }

    private bool HasRoom(int ready, long now) =>
        now >= _pausedUntil && (_options.MaxInFlight == 0 || _inFlight + ready < _options.MaxInFlight) && _window.HasRoom(ready, now);

    private RateAnswer Permit(KeyTicket? ticket, KeyTicket? inLine, long now)
    {
        if (inLine is not null)
        {
            _line.Remove(inLine);
        }

        _counts.Permitted(ticket is null ? 0 : now - ticket.Asked);
        _window.Open();
        _inFlight++;
        var permit = new KeyPermit(this, now, _window.Epoch);
        if (_options.Adaptive && _window.Raise(now))
        {
            Replan(now);
        }

        return new RateAnswer(permit, null, TimeSpan.Zero);
    }

    private RateAnswer Refuse(KeyTicket? ticket, KeyTicket? inLine, long now)
    {
        if (inLine is null)
        {
            _counts.Waits += ticket is null ? 1 : 0;
            ticket = new KeyTicket(this, ticket?.Asked ?? now);
            ticket.Due = Plan(_line.Length, now);
            _line.Add(ticket);
            inLine = ticket;
        }
        else if (inLine.Due <= now)
        {
            inLine.Due = Plan(_line.PlaceOf(inLine), now);
        }

        // A tick more, for what conversion has cut off: who came too early would have to come again.
        return new RateAnswer(null, inLine, _time.GetElapsedTime(now, NextLook(inLine, now)) + TimeSpan.FromTicks(1));
    }

    /// <summary>
    /// When a place in the line is to ask again: at its turn; or halfway there if that may come earlier, for nobody can be told when the rate rises. So
    /// whoever waits is there even if the turn comes in half the time.
    /// </summary>
    private long NextLook(KeyTicket inLine, long now)
    {
        var soonest = Math.Max(now, _pausedUntil);
        var wait = inLine.Due - soonest;
        return _options.Adaptive && _window.MayRise && wait > Units(Lateness) ? soonest + wait / 2 : inLine.Due;
    }

    /// <summary>When the turn of a place should be.</summary>
    private long Plan(int place, long now)
    {
        var due = Math.Max(_window.Earliest(_line, place, now), Math.Max(now, _pausedUntil));
        if (place > 0)
        {
            due = Math.Max(due, _line.DueAt(place - 1));
        }

        var tooMany = _options.MaxInFlight == 0 ? 0 : _inFlight + place + 1 - _options.MaxInFlight;
        return tooMany > 0 ? Math.Max(due, now + _counts.TimeToEnd(tooMany, _options.MaxInFlight, _time.TimestampFrequency)) : due;
    }

    private void PauseFor(TimeSpan time)
    {
        var now = _time.GetTimestamp();
        _pausedUntil = Math.Max(_pausedUntil, now + Units(time > RateGateOptions.LongestPause ? RateGateOptions.LongestPause : time));
        Replan(now);
    }

    private void Replan(long now)
    {
        _line.CloseUp();
        var place = 0;
        foreach (var ticket in _line.Waiting)
        {
            ticket.Due = Plan(place++, now);
        }
    }

    private long Units(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
