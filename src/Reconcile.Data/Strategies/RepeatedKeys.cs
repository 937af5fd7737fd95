using System.Globalization;

namespace Reconcile.Data.Strategies;

/// <summary>How many keys were found to occur more than once.</summary>
/// <param name="Source">Keys of the source.</param>
/// <param name="Target">Keys of the target.</param>
internal readonly record struct RepeatedKeys(long Source, long Target)
{
    public bool IsNone => Source == 0 && Target == 0;

    /// <summary>What the reader of the verdict has to know of them; none if there are none.</summary>
    public IReadOnlyList<string> Notes => IsNone ? [] :
    [
        string.Create(CultureInfo.InvariantCulture,
            $"keys that occur more than once: {Source:N0} in the source, {Target:N0} in the target; the rows of each were compared by their whole content"),
    ];

    public static RepeatedKeys operator +(RepeatedKeys left, RepeatedKeys right) => new(left.Source + right.Source, left.Target + right.Target);
}
