namespace Reconcile.Data.Drift;

/// <summary>A way in which some rows of a column differ.</summary>
internal readonly record struct DriftFinding(DriftKind Kind, string Amount, long Rows);
