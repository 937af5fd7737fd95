using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Rules;

namespace Reconcile.Data.Drift;

/// <summary>Watches two numbers of each row for a constant difference, a constant factor, or fewer digits.</summary>
internal sealed class NumberDrift
{
    private const int MostDecimals = 12;

    // A double's difference or quotient carries the noise of some last digits.
    private const int SafeDigits = 12;
    private const int FewestDigits = 3;

    private readonly Tally<ScaledNumber> _offsets = new();
    private readonly Tally<double> _factors = new();
    private readonly long[] _rounded = new long[MostDecimals];
    private readonly long[] _truncated = new long[MostDecimals];
    private bool _watchesOffset = true;
    private bool _watchesFactor = true;
    private bool _watchesDigits = true;

    public void Observe(CanonicalKind kind, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (!ScaledNumber.TryRead(kind, source, out var left) || !ScaledNumber.TryRead(kind, target, out var right))
        {
            return;
        }

        if (_watchesOffset && kind == CanonicalKind.Float)
        {
            ObserveOffset(CanonicalValue.ReadDouble(target) - CanonicalValue.ReadDouble(source), left, right);
        }
        else if (_watchesOffset)
        {
            _offsets.Add(right - left);
        }

        if (_watchesFactor)
        {
            ObserveFactor(left, right);
        }

        for (var digits = right.Decimals; _watchesDigits && digits < Math.Min(left.Decimals, MostDecimals); digits++)
        {
            _rounded[digits] += left.Cut(digits, round: true) == right ? 1 : 0;
            _truncated[digits] += left.Cut(digits, round: false) == right ? 1 : 0;
        }
    }

    /// <summary>Goes on with what so many rows have in common only.</summary>
    public void Narrow(long rows)
    {
        _watchesOffset = _offsets.Most.Any(offset => offset.Count >= rows);
        _watchesFactor = _factors.Most.Any(factor => factor.Count >= rows);
        _watchesDigits = _rounded.Concat(_truncated).Any(count => count >= rows);
    }

    public IEnumerable<DriftFinding> Findings()
    {
        for (var digits = 0; digits < MostDecimals; digits++)
        {
            var amount = digits == 0 ? "whole numbers" : digits == 1 ? "1 digit" : string.Create(CultureInfo.InvariantCulture, $"{digits} digits");
            yield return new DriftFinding(DriftKind.Rounded, amount, _rounded[digits]);
            yield return new DriftFinding(DriftKind.Truncated, amount, _truncated[digits]);
        }

        foreach (var (offset, rows) in _offsets.Most)
        {
            yield return new DriftFinding(DriftKind.Offset, $"{offset.Abs()} {(offset.Mantissa.Sign > 0 ? "greater" : "less")}", rows);
        }

        foreach (var (factor, rows) in _factors.Most)
        {
            yield return new DriftFinding(DriftKind.Factor, factor.ToString("R", CultureInfo.InvariantCulture) + " times", rows);
        }
    }

    /// <summary>Digits lost where two large doubles lie close together are no digits of their difference.</summary>
    private void ObserveOffset(double offset, ScaledNumber left, ScaledNumber right)
    {
        var larger = Math.Max(Magnitude(left), Magnitude(right));
        var digits = Math.Min(SafeDigits, SafeDigits + (int)Math.Floor(Math.Log10(Math.Abs(offset))) - larger);
        if (double.IsFinite(offset) && digits >= FewestDigits && ScaledNumber.TryRead(Round(offset, digits), out var rounded))
        {
            _offsets.Add(rounded);
        }
    }

    private void ObserveFactor(ScaledNumber left, ScaledNumber right)
    {
        if (left.Mantissa.IsZero || right.Mantissa.IsZero)
        {
            return;
        }

        // The powers are taken apart, so that numbers beyond a double have a factor too.
        var factor = (double)right.Mantissa / (double)left.Mantissa * Math.Pow(10, right.Power - left.Power);
        if (double.IsFinite(factor) && factor != 0)
        {
            _factors.Add(Round(factor, SafeDigits));
        }
    }

    private static int Magnitude(ScaledNumber number) =>
        number.Mantissa.IsZero ? int.MinValue / 2 : number.Power + (int)Math.Floor(System.Numerics.BigInteger.Log10(System.Numerics.BigInteger.Abs(number.Mantissa)));

    private static double Round(double value, int digits) => double.Parse(
        value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
