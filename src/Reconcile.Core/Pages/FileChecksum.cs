namespace Reconcile;

/// <summary>How a file's checksum is computed.</summary>
public enum ChecksumAlgorithm
{
    Crc32,
    Md5,
    Sha1,
    Sha256,
}

/// <summary>A checksum that a file must have.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Value">Lower-case hexadecimal.</param>
public sealed record FileChecksum(ChecksumAlgorithm Algorithm, string Value)
{
    /// <summary>Reads <c>sha256:9f86...</c>, or digits alone, whose number says the algorithm: 8 CRC32, 32 MD5, 40 SHA-1, 64 SHA-256.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static FileChecksum Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().Split(':', 2);
        var digits = parts[^1].Trim();
        var algorithm = digits.Length switch
        {
            8 => ChecksumAlgorithm.Crc32,
            32 => ChecksumAlgorithm.Md5,
            40 => ChecksumAlgorithm.Sha1,
            64 => ChecksumAlgorithm.Sha256,
            _ => (ChecksumAlgorithm?)null,
        };
        var isNamedSo = parts.Length == 1 || string.Equals(parts[0].Replace("-", string.Empty, StringComparison.Ordinal), algorithm?.ToString(), StringComparison.OrdinalIgnoreCase);
        return algorithm is { } known && isNamedSo && digits.All(char.IsAsciiHexDigit)
            ? new FileChecksum(known, digits.ToLowerInvariant())
            : throw new FormatException($"'{text}' is no checksum. Write crc32:, md5:, sha1: or sha256: and 8, 32, 40 or 64 hexadecimal digits, or the digits alone.");
    }

    public override string ToString() => FormattableString.Invariant($"{Algorithm}:{Value}");
}
