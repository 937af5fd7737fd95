namespace Reconcile.Testing;

/// <summary>One line of a metrics page.</summary>
/// <param name="Name">The metric, with <c>_bucket</c> and the like.</param>
/// <param name="Labels">As written, without braces, for example <c>status="success"</c>.</param>
/// <param name="Value">The value.</param>
public sealed record PrometheusSample(string Name, string Labels, double Value);
