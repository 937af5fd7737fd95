namespace Reconcile;

/// <summary>What a cache file holds and what use it has been, over all runs since it was made or cleared.</summary>
public sealed record ScrapeCacheStatistics
{
    public required string Path { get; init; }

    /// <summary>Everything remembered: responses, things not found, verifications.</summary>
    public long Entries { get; init; }

    /// <summary>Of these, addresses at which there was nothing.</summary>
    public long NotFound { get; init; }

    /// <summary>Of these, verifications.</summary>
    public long Verifications { get; init; }

    /// <summary>Of these, what is beyond its time, and kept only to ask the server whether it changed or until the next clean-up.</summary>
    public long Expired { get; init; }

    /// <summary>Bytes of all entries as they are stored.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of all bodies before they were compressed.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Bytes of the file, the part that is free included, and of its journal.</summary>
    public long FileBytes { get; init; }

    /// <summary>Questions that were answered without the server.</summary>
    public long Hits { get; init; }

    /// <summary>Questions that the server had to answer with a body.</summary>
    public long Misses { get; init; }

    /// <summary>Questions to which the server answered that nothing changed.</summary>
    public long Revalidated { get; init; }

    /// <summary>Responses and verifications that were written.</summary>
    public long Stored { get; init; }

    /// <summary>Entries removed because there was no room.</summary>
    public long Evicted { get; init; }

    /// <summary>Entries removed because their time was over.</summary>
    public long ExpiredRemoved { get; init; }

    /// <summary>Entries removed because their content was damaged in the file.</summary>
    public long DamagedRemoved { get; init; }

    /// <summary>Share of the questions that took no body from the server: 0 to 100; null before the first question.</summary>
    public double? HitPercent => Hits + Misses + Revalidated is var all && all > 0 ? 100.0 * (Hits + Revalidated) / all : null;

    /// <summary>When the entry that was not used for longest was used.</summary>
    public DateTimeOffset? OldestUse { get; init; }
}
