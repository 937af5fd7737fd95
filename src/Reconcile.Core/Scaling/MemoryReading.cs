using System.Globalization;

namespace Reconcile;

/// <summary>How much memory is used of how much, at one moment.</summary>
/// <param name="UsedBytes">What is used, without what the system would give back at once.</param>
/// <param name="LimitBytes">What there is.</param>
/// <param name="What">What was measured.</param>
internal readonly record struct MemoryReading(long UsedBytes, long LimitBytes, string What)
{
    /// <summary>0 to 1.</summary>
    public double Share => LimitBytes > 0 ? (double)UsedBytes / LimitBytes : 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Share:0 %} of the {What}'s {LimitBytes / 1048576.0:N0} MB of memory are used");
}
