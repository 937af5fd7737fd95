namespace Reconcile;

/// <summary>What becomes of white space in a text.</summary>
public enum WhitespaceRule
{
    /// <summary>Runs of it become one space, none stays at the ends.</summary>
    Collapse,

    /// <summary>As <see cref="Collapse"/> within a line; lines of the page (<c>br</c>, paragraphs, rows) stay lines.</summary>
    Lines,

    /// <summary>It stays as it is.</summary>
    Keep,
}
