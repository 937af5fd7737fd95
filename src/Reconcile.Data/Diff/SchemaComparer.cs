using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Diff;

/// <summary>
/// Compares what the two sides' columns can hold, whichever engines they are in. What of the source the target may cut, round or refuse is a
/// warning; wider columns and other habits are information.
/// </summary>
internal sealed class SchemaComparer(TableDefinition source, TableDefinition target)
{
    /// <summary>How the two columns of a pair differ.</summary>
    public static IEnumerable<SchemaDifference> Compare(ColumnDefinition left, ColumnDefinition right)
    {
        if (TypeDifference(left, right) is { } difference)
        {
            yield return difference;
        }

        if (left.IsNullable != right.IsNullable)
        {
            // What a file allows is nobody's decision.
            var isStricter = left.IsNullable && !IsFile(left);
            yield return new SchemaDifference(left.Name, SchemaDifferenceKind.Nullability, left.ToTableColumn().ToString(), right.ToTableColumn().ToString())
            {
                Severity = SeverityOf(!isStricter),
            };
        }
    }

    /// <summary>How the tables differ beyond the columns of each pair.</summary>
    /// <param name="pairs">The pairs in the source's order.</param>
    /// <param name="similar">The pairs whose names are only similar.</param>
    public IEnumerable<SchemaDifference> Compare(IReadOnlyList<(ColumnDefinition Source, ColumnDefinition Target)> pairs, IEnumerable<(ColumnDefinition Source, ColumnDefinition Target)> similar)
    {
        foreach (var (left, right) in similar)
        {
            yield return new SchemaDifference(left.Name, SchemaDifferenceKind.Name, left.Name, right.Name);
        }

        var key = source.Key.Select(name => pairs.FirstOrDefault(pair => pair.Source.Name == name).Target?.Name).ToHashSet();
        if (source.Key.Count + target.Key.Count > 0 && !key.SetEquals(target.Key) && !pairs.Any(pair => IsFile(pair.Source) || IsFile(pair.Target)))
        {
            yield return new SchemaDifference(SchemaDifference.KeyName, SchemaDifferenceKind.Key, Names(source.Key), Names(target.Key));
        }

        List<string> ordered = [.. pairs.Select(pair => pair.Target.Name)];
        List<string> own = [.. target.Columns.Select(column => column.Name).Where(ordered.Contains)];
        if (!ordered.SequenceEqual(own))
        {
            yield return new SchemaDifference(SchemaDifference.OrderName, SchemaDifferenceKind.Order, Names([.. pairs.Select(pair => pair.Source.Name)]), Names(own));
        }
    }

    private static SchemaDifference? TypeDifference(ColumnDefinition left, ColumnDefinition right)
    {
        if (left.Kind != right.Kind)
        {
            return Difference(left, right, SchemaDifferenceKind.Type, IsFile(left) || IsFile(right) || Converts(left, right));
        }

        if (left.IsTyped && right.IsTyped && TypeShape.Of(left) is { } a && TypeShape.Of(right) is { } b && a != b)
        {
            return Difference(left, right, KindOf(left.Kind), b.Holds(a));
        }

        return left.Provider == right.Provider && left.NativeType != right.NativeType
            ? Difference(left, right, SchemaDifferenceKind.Type, isHeld: true)
            : null;
    }

    /// <summary>What it is called when two columns of a kind hold more or less of it.</summary>
    private static SchemaDifferenceKind KindOf(CanonicalKind? kind) => kind switch
    {
        CanonicalKind.Text or CanonicalKind.Binary => SchemaDifferenceKind.Length,
        CanonicalKind.Number or CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant => SchemaDifferenceKind.Precision,
        _ => SchemaDifferenceKind.Type,
    };

    /// <summary>Whether every value of a column can be kept in one of another kind without being changed or refused.</summary>
    private static bool Converts(ColumnDefinition left, ColumnDefinition right) => (left.Kind, right.Kind) switch
    {
        (CanonicalKind.Number, CanonicalKind.Float) => false,
        (_, CanonicalKind.Text) => true,
        // An engine that types values rather than columns keeps whatever it is given.
        _ when !right.IsTyped => true,
        (CanonicalKind.Boolean, CanonicalKind.Integer or CanonicalKind.Number) => true,
        (CanonicalKind.Date, CanonicalKind.Timestamp or CanonicalKind.Instant) => true,
        (CanonicalKind.Timestamp, CanonicalKind.Instant) => true,
        (CanonicalKind.Uuid, CanonicalKind.Binary) => true,
        (CanonicalKind.Integer, CanonicalKind.Number) => TypeShape.Of(right) is { } number && (number.WholeDigits is null || number.WholeDigits >= DigitsOf(left)),
        (CanonicalKind.Number, CanonicalKind.Integer) => TypeShape.Of(left) is { Decimals: 0, WholeDigits: int digits } && digits < DigitsOf(right),
        _ => false,
    };

    /// <summary>Digits of the greatest whole number of a column; 19 where its limits are not known.</summary>
    private static int DigitsOf(ColumnDefinition column) =>
        TypeShape.Of(column)?.Range is { } range ? range.Max.ToString(System.Globalization.CultureInfo.InvariantCulture).Length : 19;

    private static SchemaDifference Difference(ColumnDefinition left, ColumnDefinition right, SchemaDifferenceKind kind, bool isHeld) =>
        new(left.Name, kind, left.NativeType, right.NativeType) { Severity = SeverityOf(isHeld) };

    private static SchemaSeverity SeverityOf(bool isHeld) => isHeld ? SchemaSeverity.Information : SchemaSeverity.Warning;

    private static bool IsFile(ColumnDefinition column) =>
        column.Provider is ReconcileProvider.Csv or ReconcileProvider.Parquet or ReconcileProvider.JsonLines;

    private static string Names(IReadOnlyList<string> names) => names.Count > 0 ? string.Join(", ", names) : "none";
}
