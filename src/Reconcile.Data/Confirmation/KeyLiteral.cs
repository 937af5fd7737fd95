using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Ranges;

namespace Reconcile.Data.Confirmation;

/// <summary>
/// Literals that find every row whose key has a value in canonical form. Only for types of which this is certain: a row that a literal
/// misses would be taken for one that is gone. Where there is no literal, the whole table is read instead.
/// </summary>
internal static class KeyLiteral
{
    private const byte VariantNumber = 1;
    private const byte VariantText = 2;

    /// <summary>The literal; null if there is none that is certain.</summary>
    public static string? TryWrite(SqlDialect dialect, ColumnDefinition column, ColumnForm form, CanonicalColumn value)
    {
        if (value.IsForeign || form != new ColumnForm(form.Kind, form.FractionDigits) || !IsCertain(column, form.Kind))
        {
            return null;
        }

        return form.Kind switch
        {
            CanonicalKind.Integer or CanonicalKind.Number => Number(CanonicalValue.ToText(form.Kind, value.Value)),
            CanonicalKind.Variant when value.Value[0] == VariantNumber => WholeNumber(CanonicalValue.ToText(form.Kind, value.Value)),
            CanonicalKind.Variant when value.Value[0] == VariantText => Text(dialect, column, form.Kind, value.Value[1..]),
            CanonicalKind.Text => Text(dialect, column, form.Kind, value.Value),
            CanonicalKind.Uuid => Write(dialect, column, form.Kind, CanonicalValue.ToText(form.Kind, value.Value)),
            CanonicalKind.Date or CanonicalKind.Timestamp or CanonicalKind.Instant => Day(dialect, column, form.Kind, CanonicalValue.ToText(form.Kind, value.Value)),
            _ => null,
        };
    }

    private static bool IsCertain(ColumnDefinition column, CanonicalKind kind) => column.Provider switch
    {
        ReconcileProvider.PostgreSql => kind switch
        {
            CanonicalKind.Integer or CanonicalKind.Number => column.WireType is PostgresType.Int2 or PostgresType.Int4 or PostgresType.Int8 or PostgresType.Numeric,
            // An enumeration or an address refuses texts that are none.
            CanonicalKind.Text => column.WireType is PostgresType.Text or PostgresType.VarChar or PostgresType.BpChar,
            _ => column.Kind == kind,
        },
        ReconcileProvider.MySql => IsNumber(column, kind) || column.Kind == kind,
        // A server of that kind refuses days that its type does not reach.
        ReconcileProvider.SqlServer => IsNumber(column, kind) || (column.Kind == kind && kind is CanonicalKind.Text or CanonicalKind.Uuid),
        ReconcileProvider.Sqlite => kind switch
        {
            CanonicalKind.Variant => true,
            CanonicalKind.Integer => column.WireType == SqliteDialect.RowIdAlias,
            CanonicalKind.Text => column.Kind == kind && !column.NativeType.Contains("INT", StringComparison.OrdinalIgnoreCase),
            _ => false,
        },
        // Without indexes worth the name, reading all is as fast.
        _ => false,
    };

    private static bool IsNumber(ColumnDefinition column, CanonicalKind kind) =>
        kind is CanonicalKind.Integer or CanonicalKind.Number && column.Kind is CanonicalKind.Integer or CanonicalKind.Number;

    /// <summary>Bare: in quotes, a number that the column cannot hold would be an error rather than no row.</summary>
    private static string? Number(string text) => RangeBound.IsNumber(text) ? text : null;

    private static string? WholeNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? text : null;

    private static string? Text(SqlDialect dialect, ColumnDefinition column, CanonicalKind kind, ReadOnlySpan<byte> utf8) =>
        CanonicalValue.TryReadText(utf8) is { } text && !text.Contains('\0', StringComparison.Ordinal) && (dialect.IsUnicode || Ascii.IsValid(text))
            ? Write(dialect, column, kind, text)
            : null;

    private static string? Day(SqlDialect dialect, ColumnDefinition column, CanonicalKind kind, string text) =>
        RangeBound.IsDay(text) ? Write(dialect, column, kind, text) : null;

    private static string? Write(SqlDialect dialect, ColumnDefinition column, CanonicalKind kind, string text)
    {
        try
        {
            return dialect.Literal(kind, column, new RepairValue(text));
        }
        catch (ReconcileException e) when (e.Problem == ReconcileProblem.ValueUnreadable)
        {
            return null;
        }
    }
}
