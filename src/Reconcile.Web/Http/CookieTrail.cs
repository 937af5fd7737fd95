namespace Reconcile.Web.Http;

/// <summary>The cookies of a request on its way from one address to the next.</summary>
/// <param name="First">What told the first address who asks; null: nothing was sent yet.</param>
/// <param name="HasOthers">Whether a later one was told otherwise, which is not known from the request.</param>
/// <param name="IsVisitor">Whether cookies went along that every visitor gets.</param>
internal readonly record struct CookieTrail(string? First, bool HasOthers, bool IsVisitor)
{
    /// <summary>What the answer depends on; null if it may depend on more.</summary>
    /// <param name="vary">The answer's header of that name; null: it has none.</param>
    public string? For(string? vary) => HasOthers || (IsVisitor && NamesCookies(vary)) ? null : First;

    public CookieTrail Then(SentCookies sent) => new(
        First ?? sent.Own,
        HasOthers || (First is not null && sent.Own.Length > 0 && sent.Own != First),
        IsVisitor || sent.Header != sent.Own);

    /// <summary>Whether a header <c>Vary</c> says that an answer depends on all cookies.</summary>
    public static bool NamesCookies(string? vary) => vary?.Contains("Cookie", StringComparison.OrdinalIgnoreCase) == true;
}
