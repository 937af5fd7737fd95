namespace Reconcile.Web.Http;

/// <summary>An answer, and what becomes of it once it was read.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Remember">To be called with whether it could be read: only then a cache keeps it. Null: there is no cache.</param>
internal readonly record struct CachedAnswer(ScrapeResponse Response, Action<bool>? Remember = null);
