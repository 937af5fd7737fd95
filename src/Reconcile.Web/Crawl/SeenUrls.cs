using System.IO.Hashing;
using System.Text;

namespace Reconcile.Web.Crawl;

/// <summary>
/// The addresses that were there before, as hashes of 128 bits: 36 bytes each, however long they are. The seed is drawn anew each time, so that nobody
/// can make up two addresses with the same hash; by chance, a thousand million addresses have two with a probability of one in 10^20.
/// </summary>
internal sealed class SeenUrls
{
    private readonly HashSet<UInt128> _hashes = [];
    private readonly long _seed = Random.Shared.NextInt64();

    public int Count => _hashes.Count;

    /// <summary>False: it was there before.</summary>
    public bool Add(string canonicalUrl) => _hashes.Add(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(canonicalUrl), _seed));

    public bool Contains(string canonicalUrl) => _hashes.Contains(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(canonicalUrl), _seed));
}
