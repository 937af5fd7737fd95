namespace Reconcile;

/// <summary>One input of a batch.</summary>
/// <param name="Index">Its place in the input, from 0.</param>
/// <param name="Input">What came in.</param>
public sealed record BatchItem(long Index, object? Input)
{
    private const int MostCharacters = 60;

    /// <summary>The item as messages name it: its place, and how its text begins.</summary>
    public override string ToString()
    {
        var text = Input?.ToString();
        return string.IsNullOrWhiteSpace(text)
            ? $"Item {Index}"
            : $"Item {Index} ({(text.Length <= MostCharacters ? text : text[..MostCharacters] + "...")})";
    }
}
