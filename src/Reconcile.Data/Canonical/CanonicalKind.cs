namespace Reconcile.Data.Canonical;

/// <summary>
/// The kinds of values that have one byte form, whichever engine they came from. The form of every kind keeps its order:
/// comparing two values' bytes compares the values.
/// </summary>
internal enum CanonicalKind
{
    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>64-bit whole number: 8 bytes, big-endian, sign bit flipped.</summary>
    Integer,

    /// <summary>Decimal of any length, NaN and infinities: <see cref="NumberCodec"/>.</summary>
    Number,

    /// <summary>IEEE double: 8 bytes, big-endian, flipped so that they sort; one zero, one NaN.</summary>
    Float,

    /// <summary>Days since 2000-01-01: 4 bytes, big-endian, sign bit flipped; the extremes are the infinities.</summary>
    Date,

    /// <summary>100 ns since midnight: 8 bytes, big-endian.</summary>
    Time,

    /// <summary>Microseconds since 2000-01-01 (8 bytes, sign bit flipped), then 100 ns (one byte, 0 to 9).</summary>
    Timestamp,

    /// <summary>As <see cref="Timestamp"/>, in UTC.</summary>
    Instant,

    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>16 bytes in the order in which they are written.</summary>
    Uuid,

    /// <summary>The bytes.</summary>
    Binary,

    /// <summary>JSON with its keys sorted, without white space, numbers in one form.</summary>
    Json,

    /// <summary>A value of an engine that types values rather than columns: a tag (1 number, 2 text, 3 binary), then the form of that kind.</summary>
    Variant,
}
