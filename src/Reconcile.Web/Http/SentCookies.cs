namespace Reconcile.Web.Http;

/// <summary>The cookies of a request.</summary>
/// <param name="Header">What is sent; empty: none.</param>
/// <param name="Own">Those of them that say who asks; empty: none. The others are what a host gives to every visitor.</param>
/// <param name="HasSession">Whether some are of the run's session.</param>
internal readonly record struct SentCookies(string Header, string Own, bool HasSession);
