using Reconcile.Data.Canonical;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>What the values of a pair of tables may be.</summary>
internal enum FuzzRange
{
    /// <summary>What every engine can hold.</summary>
    Everywhere,

    /// <summary>Doubles of all kinds as well: NaN, infinities, neighbours.</summary>
    Doubles,

    /// <summary>What PostgreSQL can hold: numbers of any length as well.</summary>
    Postgres,
}

/// <summary>A column of a random table.</summary>
/// <param name="Name">Hostile, and unlike all others of its table.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Bytes">Of whole numbers: 2, 4 or 8.</param>
/// <param name="IsNullable">Whether NULL is among its values.</param>
/// <param name="Range">What its values may be.</param>
internal sealed record FuzzColumn(string Name, CanonicalKind Kind, int Bytes, bool IsNullable, FuzzRange Range)
{
    private static readonly CanonicalKind[] Kinds =
    [
        CanonicalKind.Boolean, CanonicalKind.Integer, CanonicalKind.Integer, CanonicalKind.Integer, CanonicalKind.Number, CanonicalKind.Number, CanonicalKind.Float, CanonicalKind.Date,
        CanonicalKind.Time, CanonicalKind.Timestamp, CanonicalKind.Instant, CanonicalKind.Text, CanonicalKind.Text, CanonicalKind.Uuid, CanonicalKind.Binary, CanonicalKind.Json,
    ];

    private static readonly string[] Names =
    [
        "id", "Name", "order", "a]b", "[a]", "a\"b", "\"\"", "a`b", "a'b", "a;DROP TABLE b", "a--b", "a/*b", "a*/b", "a\nGO\nb", "a\tb", "Gr\u00f6\u00dfe", "\u20ac", "e\u0301", "a.b", "@p", "a\\b", "{0}",
        "$1", ":x", "?", "%s", "select", "(", ")", "reconcile_bucket", "r", " a", new string('x', 61), new string('\u00e9', 30),
    ];

    /// <summary>Whether numbers have no limit of digits.</summary>
    public bool IsUnbounded => Range == FuzzRange.Postgres && Bytes == 8;

    public static FuzzColumn Next(Random random, int index, FuzzRange range, bool inKey, bool mayBeNull)
    {
        var kind = Kinds[random.Next(inKey ? Kinds.Length - 1 : Kinds.Length)];
        return new FuzzColumn(NameOf(random, index), kind, 2 << random.Next(3), mayBeNull && random.Next(3) > 0, range);
    }

    /// <summary>A name that its number makes unlike all others.</summary>
    public static string NameOf(Random random, int index) => Names[random.Next(Names.Length)] + (char)('0' + index);
}
