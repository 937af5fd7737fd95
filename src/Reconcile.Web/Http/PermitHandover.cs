using System.Collections.Concurrent;

namespace Reconcile.Web.Http;

/// <summary>
/// A rate gate at two doors: the queue asks for an item's permit before the item gets a worker, and the item's first request takes that permit over
/// instead of paying again. Redirects, further attempts and robots.txt pay here, as they come.
/// </summary>
internal sealed class PermitHandover(IRateGate gate) : IRateGate
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Held>> _held = new(StringComparer.Ordinal);

    /// <summary>The permit that was asked for at the other door, or a new one when its time comes.</summary>
    public ValueTask<RatePermit> TakeAsync(string key, CancellationToken cancellationToken)
    {
        while (_held.TryGetValue(key, out var queue) && queue.TryDequeue(out var held))
        {
            if (held.TryTake() is { } permit)
            {
                return new ValueTask<RatePermit>(permit);
            }
        }

        return gate.WaitAsync(key, cancellationToken);
    }

    public async ValueTask<RateAnswer> AcquireAsync(string key, RateTicket? ticket, CancellationToken cancellationToken)
    {
        var answer = await gate.AcquireAsync(key, ticket, cancellationToken).ConfigureAwait(false);
        if (answer.Permit is not { } permit)
        {
            return answer;
        }

        var held = new Held(permit);
        _held.GetOrAdd(key, static _ => new ConcurrentQueue<Held>()).Enqueue(held);
        return answer with { Permit = held };
    }

    public ValueTask<RatePermit> WaitAsync(string key, CancellationToken cancellationToken) => gate.WaitAsync(key, cancellationToken);

    public void Pause(string key, TimeSpan time) => gate.Pause(key, time);

    /// <summary>A permit in the queue's hands until a request takes it.</summary>
    private sealed class Held(RatePermit permit) : RatePermit
    {
        private int _isGone;

        public override string Key => permit.Key;

        public RatePermit? TryTake() => Interlocked.Exchange(ref _isGone, 1) == 0 ? permit : null;

        public override void Sent()
        {
        }

        public override void Throttled(TimeSpan? retryAfter)
        {
        }

        public override void Dispose() => TryTake()?.Dispose();
    }
}
