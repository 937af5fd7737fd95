using System.Security.Cryptography;
using System.Text;

namespace Reconcile.Web.Cache;

/// <summary>
/// Hashes that stand for requests. They are keyed with a salt that each file draws for itself, so that a short secret in an address or header cannot be
/// found by trying, nor the same one recognised in two files.
/// </summary>
/// <param name="salt">The file's salt.</param>
internal sealed class CacheIdentity(byte[] salt)
{
    private const int KeyBytes = 16;

    public byte[] KeyOf(CacheRequest request) => Hash(
        request.Method,
        request.Url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped),
        request.Credential is null ? string.Empty : "+" + request.Credential,
        request.Body.IsEmpty ? string.Empty : Convert.ToHexString(SHA256.HashData(request.Body.Span)));

    /// <summary>What tells two responses to the same address apart: the request's headers that the response names.</summary>
    public byte[] VariantOf(string vary, CacheRequest request) => vary.Length == 0 ? [] : Hash([.. vary.Split(',').Select(name => ValuesOf(name, request))]);

    /// <summary>The names of a <c>Vary</c> header in one order and spelling; null for *, which no second request can match.</summary>
    public static string? Names(string? vary)
    {
        var names = (vary ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).ToList();

        // Bodies are kept as they are read, whatever they were packed in on the way.
        names.Remove("accept-encoding");
        return names.Contains("*") ? null : string.Join(',', names);
    }

    private static string ValuesOf(string name, CacheRequest request) =>
        string.Join('\n', request.Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value.Trim()));

    private byte[] Hash(params string[] parts)
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
