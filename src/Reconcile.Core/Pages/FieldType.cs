using System.Diagnostics.CodeAnalysis;

namespace Reconcile;

/// <summary>What a field's value is made into.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "They are the names of types, as users write them: [int], [decimal].")]
public enum FieldType
{
    /// <summary>As it is found: text, or in JSON the value's own type (Int64, BigInteger, Decimal, Boolean, text, dictionary, array).</summary>
    Auto,

    /// <summary>Text. Of a JSON number its digits as they are written, of a JSON object its JSON.</summary>
    String,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A whole number of any size.</summary>
    BigInt,

    /// <summary>A decimal number of up to 28 digits, never rounded.</summary>
    Decimal,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double,

    /// <summary>A DateTime: UTC if the text names a zone, otherwise of unspecified kind.</summary>
    DateTime,

    /// <summary>A DateTimeOffset: with the zone that the text names, otherwise UTC.</summary>
    DateTimeOffset,

    /// <summary>True or false, from true/false, yes/no, on/off, y/n, 1/0.</summary>
    Bool,

    /// <summary>An absolute Uri, resolved against the page's base.</summary>
    Uri,

    /// <summary>Whether anything is found at all; never missing.</summary>
    Exists,
}
