namespace Reconcile.Data.Repair;

/// <summary>A kind of statement, of which a table gets all in a row.</summary>
internal enum RepairStep
{
    /// <summary>Inserts the rows that are not there; what refers to rows that may come later is left NULL.</summary>
    Insert,

    /// <summary>Fills in what <see cref="Insert"/> left NULL.</summary>
    Link,

    /// <summary>Gives rows other values.</summary>
    Update,

    /// <summary>Takes the references out of the rows that are about to go, so that they can go in any order.</summary>
    Release,

    /// <summary>Deletes the rows that are too many.</summary>
    Delete,
}
