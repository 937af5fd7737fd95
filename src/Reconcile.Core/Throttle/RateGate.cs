using System.Collections.Concurrent;

namespace Reconcile;

/// <summary>
/// The rate gate of one process: sliding windows for each key, exact to the call. May be used from any thread. Keys that are not used are forgotten once
/// that makes no difference. <see cref="RateGateRegistry"/> knows it until it is disposed of.
/// </summary>
public sealed class RateGate : IRateGate, IDisposable
{
    private static readonly TimeSpan EvictionInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, KeyGate> _keys = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private RateGateOptions _options;
    private long _lastEviction;

    /// <summary>A gate without keys.</summary>
    /// <param name="name">What it is called in statistics.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RateGate(string name, RateGateOptions options, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfOutOfRange();
        Name = name;
        _options = options;
        _time = time ?? TimeProvider.System;
        _lastEviction = _time.GetTimestamp();
        RateGateRegistry.Add(this);
    }

    /// <summary>What it is called in statistics.</summary>
    public string Name { get; }

    /// <summary>Every key as it is now, by name.</summary>
    public IReadOnlyList<RateStatistics> Statistics =>
        [.. _keys.Values.Select(key => key.StatisticsOf(Name)).OrderBy(key => key.Key, StringComparer.Ordinal)];

    /// <summary>One key as it is now; null: there is no such key.</summary>
    public RateStatistics? StatisticsOf(string key) => _keys.TryGetValue(key, out var gate) ? gate.StatisticsOf(Name) : null;

    /// <inheritdoc/>
    public ValueTask<RateAnswer> AcquireAsync(string key, RateTicket? ticket, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<RateAnswer>(Acquire(key, ticket));
    }

    /// <inheritdoc/>
    public async ValueTask<RatePermit> WaitAsync(string key, CancellationToken cancellationToken)
    {
        RateTicket? ticket = null;
        try
        {
            while (true)
            {
                var answer = await AcquireAsync(key, ticket, cancellationToken).ConfigureAwait(false);
                if (answer.Permit is { } permit)
                {
                    return permit;
                }

                ticket = answer.Ticket;
                await Wakeup.AfterAsync(answer.Wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ticket?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Pause(string key, TimeSpan time)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        while (!KeyOf(key).Pause(time))
        {
        }
    }

    /// <summary>Other limits for one key from now on, for example those that its server names. What was sent before counts in them too.</summary>
    public void Limit(string key, params IReadOnlyList<RateLimit> limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(limits);
        OptionRange.Check(limits.Count, 0, RateGateOptions.MostLimits);
        while (!KeyOf(key).Configure(_options, limits))
        {
        }
    }

    /// <summary>Other options from now on, for the keys that there are too; their windows stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public void Configure(RateGateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfOutOfRange();
        _options = options;
        foreach (var key in _keys.Values)
        {
            key.Configure(options, LimitsOf(key.Key, options));
        }
    }

    /// <summary>Ends the pause of a key, returns to its full rate and clears its counts. False: there is no such key.</summary>
    public bool Reset(string key)
    {
        var isKnown = _keys.TryGetValue(key, out var gate);
        gate?.Reset();
        return isKnown;
    }

    /// <summary>Takes the gate off the list of the process. Permits and places that are held stay as they are.</summary>
    public void Dispose() => RateGateRegistry.Remove(this);

    private RateAnswer Acquire(string key, RateTicket? ticket)
    {
        if (ticket is not null && (ticket as KeyTicket)?.Key != key)
        {
            throw new ArgumentException($"The ticket is for '{ticket.Key}', not for '{key}'.", nameof(ticket));
        }

        while (true)
        {
            // None if the key was evicted since we looked it up.
            if (KeyOf(key).Ask((KeyTicket?)ticket) is { } answer)
            {
                return answer;
            }
        }
    }

    private KeyGate KeyOf(string key)
    {
        if (_keys.TryGetValue(key, out var known))
        {
            return known;
        }

        EvictIdle();
        return _keys.GetOrAdd(key, static (added, gate) => new KeyGate(added, gate._options, LimitsOf(added, gate._options), gate._time), this);
    }

    private static IReadOnlyList<RateLimit> LimitsOf(string key, RateGateOptions options) => options.LimitsOf?.Invoke(key) ?? options.Limits;

    private void EvictIdle()
    {
        var last = Volatile.Read(ref _lastEviction);
        if (_time.GetElapsedTime(last) < EvictionInterval || Interlocked.CompareExchange(ref _lastEviction, _time.GetTimestamp(), last) != last)
        {
            return;
        }

        foreach (var key in _keys)
        {
            if (key.Value.TryEvict())
            {
                _keys.TryRemove(key);
            }
        }
    }
}
