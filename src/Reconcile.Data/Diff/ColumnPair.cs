using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Rules;

namespace Reconcile.Data.Diff;

/// <summary>A column of both sides and the form in which they are compared.</summary>
internal sealed record ColumnPair(ColumnDefinition Source, ColumnDefinition Target, ColumnForm Form)
{
    /// <summary>When values of it count as equal that are not the same; null: never.</summary>
    public ValueRule? Rule { get; init; }

    /// <summary>The kind of values the column is meant for: of a form that takes anything, the one that its declaration speaks of.</summary>
    public CanonicalKind DeclaredKind => Form.Kind == CanonicalKind.Variant ? Source.Kind ?? CanonicalKind.Variant : Form.Kind;

    /// <summary>Whether two values in canonical form count as equal.</summary>
    public bool AreEqual(CanonicalColumn source, CanonicalColumn target) => source.Same(target) || (Rule is not null && Rule.AreEqual(source, target));

    /// <summary>Whether a value can become another on its way into the form (text read as a number, a fraction rounded), so that a side's
    /// own guarantee of unique values is none for the form.</summary>
    public bool IsConverted =>
        Form.FractionDigits < Math.Max(Source.FractionDigits, Target.FractionDigits)
        || IsReadFromText(Source) || IsReadFromText(Target);

    private bool IsReadFromText(ColumnDefinition column) =>
        Form.Kind is not (CanonicalKind.Text or CanonicalKind.Variant)
        && (column.Kind is CanonicalKind.Text or CanonicalKind.Variant or CanonicalKind.Json || (!column.IsTyped && column.WireType == 0));
}
