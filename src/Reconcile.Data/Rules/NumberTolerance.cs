using Reconcile.Data.Canonical;

namespace Reconcile.Data.Rules;

/// <summary>
/// Judges whether two numbers lie within a tolerance: doubles as doubles, all others as exact decimals of any length. What is no
/// finite number (NaN, infinities, NULL, text) is within no tolerance of anything.
/// </summary>
internal sealed class NumberTolerance(Tolerance tolerance)
{
    private readonly ScaledNumber _absolute = ScaledNumber.Of(tolerance.Absolute);
    private readonly ScaledNumber _relative = ScaledNumber.Of(tolerance.Relative);
    private readonly double _absoluteDouble = (double)tolerance.Absolute;
    private readonly double _relativeDouble = (double)tolerance.Relative;

    public bool IsWithin(CanonicalKind kind, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (kind == CanonicalKind.Float)
        {
            return IsWithin(CanonicalValue.ReadDouble(left), CanonicalValue.ReadDouble(right));
        }

        return ScaledNumber.TryRead(kind, left, out var a) && ScaledNumber.TryRead(kind, right, out var b) && IsWithin(a, b);
    }

    private bool IsWithin(double left, double right)
    {
        if (!double.IsFinite(left) || !double.IsFinite(right))
        {
            return false;
        }

        // Two finite numbers may lie further apart than the largest double; no tolerance reaches so far.
        var distance = Math.Abs(left - right);
        return double.IsFinite(distance)
            && (distance <= _absoluteDouble || distance <= _relativeDouble * Math.Max(Math.Abs(left), Math.Abs(right)));
    }

    private bool IsWithin(ScaledNumber left, ScaledNumber right)
    {
        var distance = (left - right).Abs();
        if (distance <= _absolute)
        {
            return true;
        }

        var (a, b) = (left.Abs(), right.Abs());
        return distance <= _relative * (a <= b ? b : a);
    }
}
