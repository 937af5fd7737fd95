using System.Buffers.Binary;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Rules;

/// <summary>
/// The rules of one column, applied to values in canonical form. The form itself stays as it is, so that what users see of a row that
/// differs, and what a repair writes, are the values as they are stored.
/// </summary>
/// <param name="kind">The kind of the column's form.</param>
/// <param name="declared">The kind that its declaration speaks of, where the form takes anything.</param>
/// <param name="rule">What was asked for, as far as it suits the kind.</param>
internal sealed class ValueRule(CanonicalKind kind, CanonicalKind declared, ColumnRule rule)
{
    private const byte FoldedTime = 4;

    private readonly NumberTolerance? _tolerance = rule.Tolerance is null ? null : new NumberTolerance(rule.Tolerance);
    private readonly long _timeUnit = TimeTicks.UnitOf(rule.Precision);
    private readonly TextFold _text = new(rule.Trim, rule.Trim || rule.TrimEnd, rule.IgnoreCase, rule.NormalizeUnicode);

    public bool HasTolerance => _tolerance is not null;

    /// <summary>Whether values are brought into a form in which a checksum can compare them.</summary>
    public bool Folds => _timeUnit > 1 || !_text.IsNone;

    /// <summary>Whether two values that are not the same count as equal.</summary>
    public bool AreEqual(CanonicalColumn left, CanonicalColumn right)
    {
        if (left.IsNull || right.IsNull || left.IsForeign || right.IsForeign)
        {
            return false;
        }

        return (Folds && Fold(left.Value).SequenceEqual(Fold(right.Value)))
            || (_tolerance is not null && _tolerance.IsWithin(kind, left.Value, right.Value));
    }

    /// <summary>A value, neither NULL nor foreign, in the form in which equal ones are the same.</summary>
    public ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> value)
    {
        if (_timeUnit > 1 && TimeTicks.TryRead(kind, declared, value, out var ticks))
        {
            var folded = new byte[17];
            folded[0] = FoldedTime;
            BinaryPrimitives.WriteInt128BigEndian(folded.AsSpan(1), TimeTicks.Cut(ticks, _timeUnit, rule.Truncate));
            return folded;
        }

        if (_text.IsNone)
        {
            return value;
        }

        return kind switch
        {
            CanonicalKind.Text => _text.Fold(value),
            CanonicalKind.Variant when value[0] == CanonicalEncoder.VariantText => (byte[])[CanonicalEncoder.VariantText, .. _text.Fold(value[1..])],
            _ => value,
        };
    }
}
