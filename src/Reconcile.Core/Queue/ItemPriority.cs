namespace Reconcile;

/// <summary>Which items go first. Within a level, first in is first out; a lower level is aged so that it cannot starve.</summary>
public enum ItemPriority
{
    /// <summary>Before all others.</summary>
    High,

    /// <summary>The default.</summary>
    Normal,

    /// <summary>After all others.</summary>
    Low,
}
