using System.Collections.Concurrent;

namespace Reconcile.Web.Http;

/// <summary>Something for each host. Bounded: a crawl over very many hosts forgets them all at once and learns them anew.</summary>
/// <param name="create">Makes it for a host; may be called more than once, and only one is kept.</param>
internal sealed class HostTable<T>(Func<string, T> create)
    where T : class
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<string, T> _hosts = new(StringComparer.OrdinalIgnoreCase);

    public T this[string host]
    {
        get
        {
            if (_hosts.TryGetValue(host, out var known))
            {
                return known;
            }

            if (_hosts.Count >= Capacity)
            {
                _hosts.Clear();
            }

            return _hosts.GetOrAdd(host, create);
        }
    }

    public void Forget(string host, T value) => _hosts.TryRemove(KeyValuePair.Create(host, value));
}
