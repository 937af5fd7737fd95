namespace Reconcile;

/// <summary>How the page after a page is found.</summary>
/// <param name="Kind">Where it is said.</param>
public sealed record NextPageRule(NextPageKind Kind)
{
    /// <summary>Most pages of one list that can be asked for.</summary>
    public const int MaxPagesLimit = 10_000_000;

    /// <summary>Pages of one list unless it is said.</summary>
    public const int DefaultMaxPages = 10_000;

    /// <summary>What finds the address or the token.</summary>
    public FieldSelector? Selector { get; init; }

    /// <summary>The parameter of the address that takes the token or the number.</summary>
    public string? Parameter { get; init; }

    /// <summary>By how much the number grows: not 0; 1 by default.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Most pages of one list, the first included: 1 to 10,000,000; 10,000 by default.</summary>
    public int MaxPages { get; init; } = DefaultMaxPages;
}

/// <summary>Where the page after a page is said.</summary>
public enum NextPageKind
{
    /// <summary>In the header <c>Link</c> with <c>rel="next"</c> (RFC 8288).</summary>
    LinkHeader,

    /// <summary>In the page, as an address.</summary>
    Address,

    /// <summary>In the page, as a token that goes into a parameter of the address.</summary>
    Cursor,

    /// <summary>Nowhere: a parameter of the address counts up until a page has no rows.</summary>
    Counter,
}
