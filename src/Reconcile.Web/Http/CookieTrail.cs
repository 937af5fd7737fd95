namespace Reconcile.Web.Http;

/// <summary>The cookies of a request on its way from one address to the next.</summary>
/// <param name="First">What the first address was sent; null: nothing was sent yet.</param>
/// <param name="HasOthers">Whether a later one was sent others, which are not known from the request.</param>
internal readonly record struct CookieTrail(string? First, bool HasOthers)
{
    /// <summary>What the answer depends on; null if it may depend on more.</summary>
    public string? All => HasOthers ? null : First;

    public CookieTrail Then(string sent) => First is null ? new CookieTrail(sent, false) : this with { HasOthers = HasOthers || (sent.Length > 0 && sent != First) };
}
