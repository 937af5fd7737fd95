using System.IO.Hashing;
using System.Security.Cryptography;

namespace Reconcile.Web.Downloads;

/// <summary>The checksums of a file while it is written: SHA-256 always, to tell equal files by, and those that were asked for.</summary>
internal sealed class ContentHashes : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _sha1;
    private readonly IncrementalHash? _md5;
    private readonly Crc32? _crc32;

    public ContentHashes(IEnumerable<ChecksumAlgorithm> wanted)
    {
        var all = wanted.ToHashSet();
        _sha1 = all.Contains(ChecksumAlgorithm.Sha1) ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null;
        _md5 = all.Contains(ChecksumAlgorithm.Md5) ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        _crc32 = all.Contains(ChecksumAlgorithm.Crc32) ? new Crc32() : null;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _sha1?.AppendData(bytes);
        _md5?.AppendData(bytes);
        _crc32?.Append(bytes);
    }

    /// <summary>Adds a file, and begins anew with it.</summary>
    public async ValueTask AddFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            await AddFileAsync(file, new byte[BufferSize], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds a file, and begins anew with it.</summary>
    public async ValueTask AddFileAsync(Stream file, byte[] buffer, CancellationToken cancellationToken)
    {
        Reset();
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            Add(buffer.AsSpan(0, read));
        }
    }

    public void Reset()
    {
        _sha256.GetHashAndReset();
        _sha1?.GetHashAndReset();
        _md5?.GetHashAndReset();
        _crc32?.Reset();
    }

    /// <summary>Lower-case hexadecimal, as people write it.</summary>
    public string Get(ChecksumAlgorithm algorithm) => Convert.ToHexStringLower(algorithm switch
    {
        ChecksumAlgorithm.Crc32 => BigEndian(_crc32!.GetCurrentHash()),
        ChecksumAlgorithm.Md5 => _md5!.GetCurrentHash(),
        ChecksumAlgorithm.Sha1 => _sha1!.GetCurrentHash(),
        _ => _sha256.GetCurrentHash(),
    });

    /// <summary>The first checksum that is not as it should be, and what it is; null: all are.</summary>
    public (FileChecksum Wanted, string Found)? Mismatch(IEnumerable<FileChecksum> wanted)
    {
        foreach (var checksum in wanted)
        {
            if (Get(checksum.Algorithm) is var found && found != checksum.Value)
            {
                return (checksum, found);
            }
        }

        return null;
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _sha1?.Dispose();
        _md5?.Dispose();
    }

    private static byte[] BigEndian(byte[] hash)
    {
        // The library writes the number as zlib stores it; people write it as a number.
        Array.Reverse(hash);
        return hash;
    }
}
