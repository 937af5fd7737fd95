namespace Reconcile;

/// <summary>One field of a page: where it is and what is made of it.</summary>
/// <param name="Name">The name of the property that holds the value.</param>
/// <param name="Selectors">Where it is looked for, in this order; the first selector that finds something decides.</param>
public sealed record ExtractionRule(string Name, IReadOnlyList<FieldSelector> Selectors)
{
    /// <summary>What the value is made into. <see cref="FieldType.Auto"/> by default.</summary>
    public FieldType Type { get; init; }

    /// <summary>
    /// The name of the culture whose numbers and dates the text holds, for example <c>de-DE</c>. Null: numbers with a decimal point, and only dates
    /// that mean the same everywhere.
    /// </summary>
    public string? Culture { get; init; }

    /// <summary>The exact format of a date, as .NET writes it, or <c>unix</c> or <c>unixms</c> for seconds or milliseconds since 1970. Null: any.</summary>
    public string? Format { get; init; }

    /// <summary>Whether the value is an array of all that is found. By default it is the first.</summary>
    public bool Many { get; init; }

    /// <summary>Whether a page in which it is not found, or cannot be converted, is an error.</summary>
    public bool Required { get; init; }

    /// <summary>Whether <see cref="Default"/> takes the place of a value that is not found, or is a JSON null.</summary>
    public bool HasDefault { get; init; }

    /// <summary>The value in place of one that is not found.</summary>
    public object? Default { get; init; }

    /// <summary>What becomes of white space. Null: <see cref="WhitespaceRule.Collapse"/> for CSS and XPath, <see cref="WhitespaceRule.Keep"/> for the others.</summary>
    public WhitespaceRule? Whitespace { get; init; }

    /// <summary>Where it is not empty, the selectors find rows, and the value is an array of them, each with these fields.</summary>
    public IReadOnlyList<ExtractionRule> Fields { get; init; } = [];
}
