namespace Reconcile.Data.Confirmation;

/// <summary>A row that differs and waits to be read again, in canonical form; the side that does not have it is empty.</summary>
internal sealed record PendingRow(RowDifferenceState State, byte[] Source, byte[] Target)
{
    /// <summary>The side that has the row: it begins with the key.</summary>
    public byte[] Row => Source.Length > 0 ? Source : Target;

    public int Length => Source.Length + Target.Length;
}
