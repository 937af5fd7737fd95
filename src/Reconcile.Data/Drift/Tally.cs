namespace Reconcile.Data.Drift;

/// <summary>
/// Counts the most frequent of any number of values in constant memory. What is counted of a value is never more than there was of it,
/// and all of it unless others filled the places before it came.
/// </summary>
internal sealed class Tally<T>
    where T : struct, IEquatable<T>
{
    private const int Places = 8;

    private readonly (T Value, long Count)[] _places = new (T, long)[Places];
    private int _used;

    public void Add(T value)
    {
        var least = 0;
        for (var i = 0; i < _used; i++)
        {
            if (_places[i].Value.Equals(value))
            {
                _places[i].Count++;
                return;
            }

            least = _places[i].Count < _places[least].Count ? i : least;
        }

        _places[_used < Places ? _used++ : least] = (value, 1);
    }

    /// <summary>The values with their counts, the most frequent first.</summary>
    public IReadOnlyList<(T Value, long Count)> Most => [.. _places.Take(_used).OrderByDescending(place => place.Count)];
}
