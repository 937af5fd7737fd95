using System.Runtime.CompilerServices;

namespace Reconcile;

/// <summary>Checks options against their ranges; the message names the property, its value and the range.</summary>
internal static class OptionRange
{
    public static void Check<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string property = "")
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(property, value, $"{property} is {value}; it can be {least} to {most}.");
        }
    }

    public static void CheckOrInfinite(TimeSpan value, TimeSpan least, TimeSpan most, [CallerArgumentExpression(nameof(value))] string property = "")
    {
        if (value != System.Threading.Timeout.InfiniteTimeSpan)
        {
            Check(value, least, most, property);
        }
    }
}
