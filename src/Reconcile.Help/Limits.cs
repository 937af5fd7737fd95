using System.Globalization;
using System.Management.Automation;

namespace Reconcile.Help;

/// <summary>What values a parameter takes.</summary>
internal static class Limits
{
    /// <summary>All values there are; none if they cannot be counted. Those that a set allows come before those that the type has.</summary>
    public static IReadOnlyList<string> Values(CommandParameterInfo parameter)
    {
        var type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set ? [.. set.ValidValues] : type.IsEnum ? Enum.GetNames(type) : [];
    }

    /// <summary>Whether a value is one of those that may be given.</summary>
    public static bool Allow(CommandParameterInfo parameter, object value) =>
        Range(parameter) is not { MinRange: IComparable, MaxRange: IComparable } range || (Compare(value, range.MinRange) >= 0 && Compare(value, range.MaxRange) <= 0);

    /// <summary>In words; none if anything goes, or if a text says it already.</summary>
    public static IEnumerable<string> Of(CommandParameterInfo parameter, string text)
    {
        if (Values(parameter) is { Count: > 0 } values && !values.All(value => text.Contains(value, StringComparison.Ordinal)))
        {
            yield return $"Values: {string.Join(", ", values)}.";
        }

        if (Range(parameter) is { } range && Number(range.MaxRange) is var most && !text.Contains(most, StringComparison.Ordinal))
        {
            yield return Convert.ToDouble(range.MaxRange, CultureInfo.InvariantCulture) >= int.MaxValue
                ? $"Range: {Number(range.MinRange)} or more."
                : $"Range: {Number(range.MinRange)} to {most}.";
        }
    }

    private static ValidateRangeAttribute? Range(CommandParameterInfo parameter) => parameter.Attributes.OfType<ValidateRangeAttribute>().FirstOrDefault();

    private static string Number(object? limit) => string.Create(CultureInfo.InvariantCulture, $"{limit:#,0.###}");

    private static int Compare(object value, object limit) => Convert.ToDecimal(value, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(limit, CultureInfo.InvariantCulture));
}
