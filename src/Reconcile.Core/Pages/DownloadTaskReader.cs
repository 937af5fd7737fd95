using System.Globalization;

namespace Reconcile;

/// <summary>What an object says of a file to download: its address, and by <c>FileName</c>, <c>Size</c> and <c>Checksum</c> (or the name of one) what it has to be.</summary>
internal static class DownloadTaskReader
{
    /// <summary>Properties that hold the address, in the order in which they count.</summary>
    public static readonly IReadOnlyList<string> AddressNames = ["Uri", "Url", "Href", "Link"];

    private static readonly string[] ChecksumNames = ["Checksum", "Sha256", "Sha1", "Md5", "Crc32"];

    /// <param name="task">What is known without the object.</param>
    /// <param name="text">A property's value as text; null if there is none, or nothing in it.</param>
    /// <exception cref="FormatException">It says something wrongly.</exception>
    public static DownloadTask Read(DownloadTask task, Func<string, string?> text) => task with
    {
        FileName = text(nameof(DownloadTask.FileName)) ?? string.Empty,
        Checksums = [.. ChecksumNames.Select(text).OfType<string>().Select(FileChecksum.Parse)],
        Size = text(nameof(DownloadTask.Size)) is not { } size ? null
            : long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes
            : throw new FormatException($"The size '{size}' is no number of bytes."),
    };
}
