namespace Reconcile.Data.Canonical;

/// <summary>What both sides of a column are turned into before they are compared.</summary>
/// <param name="Kind">The kind of value.</param>
/// <param name="FractionDigits">Digits kept of a second, 0 to 7: fewer than 7 only where an engine cannot hold more.</param>
internal readonly record struct ColumnForm(CanonicalKind Kind, int FractionDigits = ColumnForm.MaxFractionDigits)
{
    public const int MaxFractionDigits = 7;
}
