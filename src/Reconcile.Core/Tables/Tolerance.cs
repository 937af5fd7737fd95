using System.Globalization;

namespace Reconcile;

/// <summary>How far two numbers may lie apart and still count as equal: within either measure.</summary>
public sealed record Tolerance
{
    /// <summary>The largest difference: 0 or more, 0 by default.</summary>
    public decimal Absolute { get; init; }

    /// <summary>The largest difference as a part of the larger of the two numbers, regardless of their signs: 0.001 is 0.1 %. 0 or more, 0 by default.</summary>
    public decimal Relative { get; init; }

    /// <summary>Reads <c>0.01</c>, <c>0.1%</c>, or both with a space between.</summary>
    /// <exception cref="FormatException">The text is no tolerance; the message says how one is written.</exception>
    public static Tolerance Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tolerance = new Tolerance();
        var parts = text.Replace(" %", "%", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            var isRelative = part.EndsWith('%');
            if (!decimal.TryParse(isRelative ? part[..^1] : part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0)
            {
                throw Invalid(text);
            }

            tolerance = isRelative ? tolerance with { Relative = value / 100 } : tolerance with { Absolute = value };
        }

        return parts.Length is 1 or 2 ? tolerance : throw Invalid(text);
    }

    /// <summary>The text that <see cref="Parse"/> reads back, with <c>or</c> between two measures.</summary>
    public override string ToString()
    {
        var relative = string.Create(CultureInfo.InvariantCulture, $"{Relative * 100:0.############################} %");
        var absolute = Absolute.ToString("0.############################", CultureInfo.InvariantCulture);
        return Relative == 0 ? absolute : Absolute == 0 ? relative : $"{absolute} or {relative}";
    }

    private static FormatException Invalid(string text) =>
        new($"'{text}' is no tolerance. Write a number of 0 or more (0.01), a percentage (0.1%), or both with a space between.");
}
