using System.Globalization;

namespace Reconcile.Testing;

/// <summary>Keys that the table does not have yet.</summary>
internal sealed class NewKeys
{
    private readonly int _ordinal;
    private readonly long _last;
    private int _count;

    public NewKeys(TableContent content)
    {
        // A whole number can be counted on for as long as one likes; any other key is made new by what is appended to it.
        _ordinal = content.KeyOrdinals.LastOrDefault(IsWhole, content.KeyOrdinals[^1]);
        _last = IsWhole(_ordinal) ? content.Rows.Max(row => Convert.ToInt64(row[_ordinal], CultureInfo.InvariantCulture)) : 0;

        bool IsWhole(int ordinal) => content.Rows.All(row => row[ordinal] is short or int or long);
    }

    /// <summary>A copy of the row under a key of its own.</summary>
    public object?[] Assign(object?[] row)
    {
        _count++;
        object?[] copy = [.. row];
        copy[_ordinal] = row[_ordinal] switch
        {
            short or int or long => _last + _count,
            string text => string.Create(CultureInfo.InvariantCulture, $"{text}~{_count}"),
            Guid => new Guid(_count, 0, 0x4000, 0x80, 9, 9, 9, 9, 9, 9, 9),
            var other => throw new NotSupportedException($"No new key can be made from {other}."),
        };
        return copy;
    }
}
