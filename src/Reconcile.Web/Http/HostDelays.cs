namespace Reconcile.Web.Http;

/// <summary>Keeps the starts of two requests to one host apart by a time. Each caller takes the next free place, so that they keep their order.</summary>
internal sealed class HostDelays(TimeProvider time)
{
    private readonly HostTable<Place> _places = new(static _ => new Place());

    public ValueTask WaitAsync(Hop hop, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay <= TimeSpan.Zero)
        {
            return ValueTask.CompletedTask;
        }

        var wait = _places[hop.Authority].Take(time.GetUtcNow(), delay);
        return wait > TimeSpan.Zero ? WaitAsync(wait, cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var standstill = ItemTime.Wait();
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    private sealed class Place
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _next;

        /// <summary>How long to wait for the place that was taken.</summary>
        public TimeSpan Take(DateTimeOffset now, TimeSpan delay)
        {
            lock (_gate)
            {
                var start = _next > now ? _next : now;
                _next = start + delay;
                return start - now;
            }
        }
    }
}
