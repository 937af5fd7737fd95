namespace Reconcile;

/// <summary>Says where something is in a page. Its short form is what users write: <c>css:a.title@href</c>, <c>json:$.id</c>.</summary>
/// <param name="Source">What kind of expression it is.</param>
/// <param name="Expression">The selector, path, pattern or name. An empty CSS selector is the row itself, or the whole page.</param>
public sealed record FieldSelector(FieldSource Source, string Expression)
{
    /// <summary>What is taken of an element. Of use with <see cref="FieldSource.Css"/> only.</summary>
    public FieldForm Form { get; init; }

    /// <summary>The attribute that is taken, with <see cref="FieldForm.Attribute"/>.</summary>
    public string? Attribute { get; init; }

    /// <summary>Whether a field of a row is looked for in the whole page instead of in the row.</summary>
    public bool FromPage { get; init; }

    /// <summary>A regular expression that is applied to each text found; a text in which it does not match is not found. Null: none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The group of the pattern that is the value, by name or number; null: the group <c>value</c>, else the first, else the whole match.</summary>
    public string? Group { get; init; }

    /// <summary>What is looked for in each text found, for example JSON in a script; null: the text is the value.</summary>
    public FieldSelector? Then { get; init; }

    /// <summary>As users write it.</summary>
    public override string ToString() => FieldSelectorText.Format(this);
}
