namespace Reconcile;

/// <summary>A file to download.</summary>
/// <param name="Request">Where from.</param>
/// <param name="Directory">Where to; it is made if it is not there.</param>
public sealed record DownloadTask(ScrapeRequest Request, string Directory)
{
    /// <summary>What to call it; empty: what the host calls it, else the end of its address. Made safe in any case.</summary>
    public string FileName { get; init; } = string.Empty;

    /// <summary>The checksums it must have; none by default.</summary>
    public IReadOnlyList<FileChecksum> Checksums { get; init; } = [];

    /// <summary>The bytes it must have; null: not known.</summary>
    public long? Size { get; init; }

    /// <summary>What to do about a file of the same name.</summary>
    public ExistingFile Existing { get; init; } = ExistingFile.KeepBoth;

    /// <summary>Whether a file whose content is in the directory already is not kept again. So by default.</summary>
    public bool Deduplicate { get; init; } = true;
}

/// <summary>What a download does about a file of the same name.</summary>
public enum ExistingFile
{
    /// <summary>Calls the new one <c>name (2)</c>.</summary>
    KeepBoth,

    /// <summary>Replaces it.</summary>
    Replace,

    /// <summary>Leaves it, and does not download.</summary>
    Skip,
}
