using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;
using Reconcile.Data.Rules;

namespace Reconcile.Data.Drift;

/// <summary>Watches one column of the rows that changed, in memory that does not depend on their number.</summary>
internal sealed class ColumnWatch(ColumnPair pair)
{
    // A column that shows no pattern in so many rows is not looked at any further.
    private const int Patience = 10_000;

    private readonly NumberDrift _numbers = new();
    private readonly TimeDrift _times = new();
    private readonly TextDrift _texts = new();
    private readonly long[] _nulls = new long[Enum.GetValues<DriftKind>().Length];
    private long _rows;
    private bool _isHopeless;

    public void Observe(CanonicalColumn source, CanonicalColumn target)
    {
        _rows++;
        if (_isHopeless)
        {
            return;
        }

        if (source.IsNull || target.IsNull)
        {
            _nulls[(int)KindOf(source, target)]++;
        }
        else if (!source.IsForeign && !target.IsForeign)
        {
            ObserveValues(source.Value, target.Value);
        }

        if (_rows == Patience)
        {
            // Half is far from a drift, but rows may come sorted, the exceptions first.
            _isHopeless = Findings().All(finding => finding.Rows < Patience / 2);
            _numbers.Narrow(Patience / 2);
        }
    }

    /// <summary>The drift, if (nearly) all rows that differ in the column do so in one way.</summary>
    public ColumnDrift? Drift() => _rows < ColumnDrift.MinRows || _isHopeless ? null : Findings()
        .Where(finding => finding.Rows >= ColumnDrift.MinShare * _rows)
        .Select(finding => new ColumnDrift { Column = pair.Source.Name, Kind = finding.Kind, Amount = finding.Amount, Rows = finding.Rows, ChangedRows = _rows })
        .FirstOrDefault();

    private void ObserveValues(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        var kind = pair.Form.Kind;
        if (TimeTicks.TryRead(kind, pair.DeclaredKind, source, out var left) && TimeTicks.TryRead(kind, pair.DeclaredKind, target, out var right))
        {
            Observe(left, right);
        }
        else if (kind == CanonicalKind.Text)
        {
            _texts.Observe(source, target);
        }
        else if (kind == CanonicalKind.Variant && source[0] == CanonicalEncoder.VariantText && target[0] == CanonicalEncoder.VariantText)
        {
            _texts.Observe(source[1..], target[1..]);
        }
        else
        {
            _numbers.Observe(kind, source, target);
        }
    }

    private void Observe(Int128 source, Int128 target)
    {
        if (pair.DeclaredKind == CanonicalKind.Time)
        {
            _times.ObserveTimeOfDay(source, target);
        }
        else
        {
            _times.Observe(source, target);
        }
    }

    /// <summary>All that was seen; what says more of the cause comes first.</summary>
    private IEnumerable<DriftFinding> Findings() =>
        _nulls.Select((rows, kind) => new DriftFinding((DriftKind)kind, string.Empty, rows))
            .Concat(_texts.Findings()).Concat(_times.Findings()).Concat(_numbers.Findings());

    private DriftKind KindOf(CanonicalColumn source, CanonicalColumn target) => source.IsNull
        ? IsEmptyText(target) ? DriftKind.NullToEmpty : DriftKind.NullToValue
        : IsEmptyText(source) ? DriftKind.EmptyToNull : DriftKind.ValueToNull;

    private bool IsEmptyText(CanonicalColumn column) => pair.Form.Kind switch
    {
        CanonicalKind.Text => column.Value.IsEmpty,
        CanonicalKind.Variant => column.Value.Length == 1 && column.Value[0] == CanonicalEncoder.VariantText,
        _ => false,
    };
}
