namespace Reconcile;

/// <summary>HTTP headers whose values may be secrets: whoever shows them shows their names only.</summary>
internal sealed class SecretHeaders(IReadOnlyDictionary<string, string> values) : IEquatable<SecretHeaders>
{
    public static SecretHeaders None { get; } = new(new Dictionary<string, string>());

    public IReadOnlyList<string> Names { get; } = [.. values.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Names and values, for the one who sends them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Reveal() => values;

    public bool Equals(SecretHeaders? other) =>
        other is not null && Names.SequenceEqual(other.Names, StringComparer.OrdinalIgnoreCase) && Reveal().All(header => other.Reveal().Contains(header));

    public override bool Equals(object? obj) => Equals(obj as SecretHeaders);

    public override int GetHashCode() => Names.Count;

    public override string ToString() => string.Join(", ", Names);
}
