using System.Diagnostics;

namespace Reconcile;

/// <summary>What somebody who watches a run knows of one item. Made only if somebody does.</summary>
/// <param name="Number">Distinguishes the items of one run, in the order in which they were first started, from 1.</param>
/// <param name="Name">The item without any secret.</param>
/// <param name="Span">Null: nobody listens to spans.</param>
internal sealed record ItemTrace(long Number, string Name, Activity? Span);
