using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Diff;

/// <summary>A column of both sides and the form in which they are compared.</summary>
internal sealed record ColumnPair(ColumnDefinition Source, ColumnDefinition Target, ColumnForm Form)
{
    /// <summary>Whether a value can become another on its way into the form (text read as a number, a fraction rounded), so that a side's
    /// own guarantee of unique values is none for the form.</summary>
    public bool IsConverted =>
        Form.FractionDigits < Math.Max(Source.FractionDigits, Target.FractionDigits)
        || IsReadFromText(Source) || IsReadFromText(Target);

    private bool IsReadFromText(ColumnDefinition column) =>
        Form.Kind is not (CanonicalKind.Text or CanonicalKind.Variant)
        && (column.Kind is CanonicalKind.Text or CanonicalKind.Variant or CanonicalKind.Json || (!column.IsTyped && column.WireType == 0));
}
