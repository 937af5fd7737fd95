using System.Globalization;

namespace Reconcile;

/// <summary>Values as people read them: NULL apart from '', binary as hexadecimal, long ones cut.</summary>
public static class DisplayValue
{
    private const int MaxLength = 60;

    /// <summary>Text of at most some 60 characters.</summary>
    public static string Format(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{Cut(text)}'",
        byte[] bytes => "0x" + Cut(Convert.ToHexString(bytes, 0, Math.Min(bytes.Length, MaxLength))),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        IFormattable formattable => Cut(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => Cut(value.ToString() ?? string.Empty),
    };

    private static string Cut(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
}
