namespace Reconcile.Data.Strategies.Multiset;

/// <summary>What the comparison of whole rows may take.</summary>
internal sealed record MultisetLimits
{
    /// <summary>Bytes of rows held in memory before they are set aside in files: 64 MB by default.</summary>
    public long MemoryBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Where those files are: the system's folder for temporary files by default.</summary>
    public string Folder { get; init; } = Path.GetTempPath();
}
