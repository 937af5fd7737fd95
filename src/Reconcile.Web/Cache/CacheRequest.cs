namespace Reconcile.Web.Cache;

/// <summary>What a response answers. Only hashes of it that are keyed by the file's own salt are stored, and the address without its secrets.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Url">The absolute address; its fragment does not count.</param>
internal sealed record CacheRequest(string Method, Uri Url)
{
    /// <summary>Whether it only asks if something is there, and unchanged.</summary>
    public bool IsVerification => Method == "HEAD";

    /// <summary>Whose answer it is: whatever tells the credential apart from others. Null: nobody's.</summary>
    public string? Credential { get; init; }

    /// <summary>The headers that are sent beside those that are the same for every request of this module.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The cookies that say who asks, be they given or of a session; empty if there are none.</summary>
    public string Cookies { get; init; } = string.Empty;

    /// <summary>The request's body; empty if it has none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
