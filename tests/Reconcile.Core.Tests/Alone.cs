namespace Reconcile.Core.Tests;

/// <summary>Tests of what the whole process shares, its heap and its list of runs: they run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
