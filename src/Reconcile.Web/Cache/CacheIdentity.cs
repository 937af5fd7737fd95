using System.Security.Cryptography;
using System.Text;

namespace Reconcile.Web.Cache;

/// <summary>
/// Hashes that stand for requests. They are keyed with a salt that each file draws for itself, so that a short secret in an address or header cannot be
/// found by trying, nor the same one recognised in two files. All that may say who asks counts: a login may stand in any header, and few hosts name in
/// <c>Vary</c> what their answers depend on.
/// </summary>
/// <param name="salt">The file's salt.</param>
internal sealed class CacheIdentity(byte[] salt)
{
    private const int KeyBytes = 16;

    public byte[] KeyOf(CacheRequest request) => Hash(
    [
        request.Method,
        request.Url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped),
        request.Credential is null ? string.Empty : "+" + request.Credential,
        request.Body.IsEmpty ? string.Empty : Convert.ToHexString(SHA256.HashData(request.Body.Span)),
        request.Cookies,
        .. request.Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase).SelectMany(header => new[] { header.Key.ToLowerInvariant(), header.Value.Trim() }),
    ]);

    private byte[] Hash(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset()[..KeyBytes];
    }
}
