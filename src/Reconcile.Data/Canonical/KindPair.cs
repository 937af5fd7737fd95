namespace Reconcile.Data.Canonical;

/// <summary>The kind in which values of two kinds are compared.</summary>
internal static class KindPair
{
    /// <summary>The common kind; null: the two have none.</summary>
    public static CanonicalKind? Common(CanonicalKind left, CanonicalKind right)
    {
        if (left == right)
        {
            return left;
        }

        return OneWay(left, right) ?? OneWay(right, left);
    }

    private static CanonicalKind? OneWay(CanonicalKind left, CanonicalKind right) => (left, right) switch
    {
        (CanonicalKind.Variant, _) => right,
        (CanonicalKind.Text, not (CanonicalKind.Binary or CanonicalKind.Variant)) => right,
        (CanonicalKind.Boolean, CanonicalKind.Integer or CanonicalKind.Number) => right,
        (CanonicalKind.Integer, CanonicalKind.Number) => right,
        // A double is compared by the shortest decimal that reads back as it: 0.1 is 0.1, and its neighbour is not.
        (CanonicalKind.Float, CanonicalKind.Integer or CanonicalKind.Number) => CanonicalKind.Number,
        (CanonicalKind.Date, CanonicalKind.Timestamp or CanonicalKind.Instant) => right,
        (CanonicalKind.Timestamp, CanonicalKind.Instant) => right,
        (CanonicalKind.Binary, CanonicalKind.Uuid) => right,
        _ => null,
    };
}
