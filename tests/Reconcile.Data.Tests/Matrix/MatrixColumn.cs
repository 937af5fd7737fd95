using System.Globalization;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>What a value's truth is judged by. Two columns of one pair hold the same value if what they hold is equal, whichever engine it is in.</summary>
internal enum HeldAs
{
    /// <summary>The value's one spelling.</summary>
    Exact,

    /// <summary>An IEEE single: beside doubles it is the double that it widens to, beside decimals and text its shortest decimal.</summary>
    Single,

    /// <summary>An IEEE double: its shortest decimal.</summary>
    Double,

    /// <summary>A decimal that was read as a double: beside singles it is that decimal.</summary>
    WrittenDouble,

    /// <summary>A text that spells the value: read as what the other side holds.</summary>
    Spelled,
}

/// <summary>A column type of an engine, said apart from the code under test.</summary>
/// <param name="Type">The type in CREATE TABLE.</param>
/// <param name="Holds">What the column holds of a value: the value itself, one near to it, or null if it can hold none.</param>
/// <param name="Literal">How the engine writes a value that it holds.</param>
/// <param name="Neighbour">The least different value that the column can hold beside one that it holds; null if it has none.</param>
internal sealed record MatrixColumn(string Type, Func<string, string?> Holds, Func<string, string> Literal, Func<string, string?> Neighbour)
{
    public HeldAs Form { get; init; } = HeldAs.Exact;

    /// <summary>What it is when it is not of the family's own type: <c>text</c>, <c>number</c> or <c>bytes</c>; two of those have nothing in common.</summary>
    public string Group { get; init; } = string.Empty;

    /// <summary>Whether comparing the two makes sense.</summary>
    public bool SuitsWith(MatrixColumn other) => Group.Length == 0 || other.Group.Length == 0;

    /// <summary>Whether what this column holds is the same value as what another one holds.</summary>
    public bool IsSame(string? held, MatrixColumn other, string? otherHeld)
    {
        if (held is null || otherHeld is null)
        {
            return held is null && otherHeld is null;
        }

        return (Form, other.Form) switch
        {
            (HeldAs.Single, HeldAs.Double) => ((double)Single(held)).Equals(Double(otherHeld)),
            (HeldAs.Double, HeldAs.Single) => Double(held).Equals(Single(otherHeld)),
            (HeldAs.Double or HeldAs.WrittenDouble, HeldAs.Double or HeldAs.WrittenDouble or HeldAs.Spelled) => Double(held).Equals(Double(otherHeld)),
            (HeldAs.Spelled, HeldAs.Double or HeldAs.WrittenDouble) => Double(held).Equals(Double(otherHeld)),
            _ => held == otherHeld,
        };
    }

    public static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static float Single(string held) => float.Parse(held, CultureInfo.InvariantCulture);

    private static double Double(string held) => double.Parse(held, CultureInfo.InvariantCulture);
}
