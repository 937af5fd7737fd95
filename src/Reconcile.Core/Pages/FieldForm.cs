namespace Reconcile;

/// <summary>What is taken of an element that a CSS selector finds.</summary>
public enum FieldForm
{
    /// <summary>Its text and that of everything in it, without scripts and styles; lines and cells are kept apart. <c>//text</c>, the default.</summary>
    Text,

    /// <summary>Its own text without that of the elements in it. <c>//own</c>.</summary>
    OwnText,

    /// <summary>The HTML in it. <c>//html</c>.</summary>
    InnerHtml,

    /// <summary>Its HTML with its own tags. <c>//outerhtml</c>.</summary>
    OuterHtml,

    /// <summary>One of its attributes. <c>@name</c>.</summary>
    Attribute,
}
