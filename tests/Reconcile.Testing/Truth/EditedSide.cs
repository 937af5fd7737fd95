namespace Reconcile.Testing;

/// <summary>Which side of a comparison edits are made on: a row deleted in the target is missing, one deleted in the source is extra.</summary>
public enum EditedSide
{
    Target,
    Source,
}
