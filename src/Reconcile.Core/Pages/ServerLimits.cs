namespace Reconcile;

/// <summary>What a host allows an account; null: it does not say.</summary>
/// <param name="MaxThreads">Requests at the same time.</param>
/// <param name="PerMinute">Requests a minute.</param>
/// <param name="PerDay">Requests a day.</param>
public sealed record ServerLimits(int? MaxThreads, int? PerMinute, int? PerDay);

/// <summary>Where in a JSON answer the limits are, as JSONPath; empty: not there.</summary>
/// <param name="Request">What to ask.</param>
/// <param name="MaxThreads">For example <c>response.ssuser.maxthreads</c>.</param>
/// <param name="PerMinute">For example <c>response.ssuser.maxrequestspermin</c>.</param>
/// <param name="PerDay">For example <c>response.ssuser.maxrequestsperday</c>.</param>
public sealed record LimitSource(ScrapeRequest Request, string MaxThreads = "", string PerMinute = "", string PerDay = "");
