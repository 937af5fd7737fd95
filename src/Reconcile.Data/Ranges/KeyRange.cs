namespace Reconcile.Data.Ranges;

/// <summary>
/// Keys by the first column of the key: from a bound, up to but without another, both in canonical bytes. Without a lower bound it
/// begins before everything, NULL included; without an upper one it goes on for ever. So ranges that share their bounds leave no key out.
/// </summary>
/// <param name="From">The first value; null: none.</param>
/// <param name="To">The first value behind the range; null: none.</param>
internal readonly record struct KeyRange(byte[]? From, byte[]? To)
{
    public static KeyRange All => new(null, null);
}
