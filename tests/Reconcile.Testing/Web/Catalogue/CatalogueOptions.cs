namespace Reconcile.Testing;

/// <summary>How large a <see cref="CatalogueSite"/> is and how it behaves.</summary>
public sealed record CatalogueOptions
{
    /// <summary>Products, in four categories.</summary>
    public int Products { get; init; } = 60;

    /// <summary>Products on a page of a list.</summary>
    public int PageSize { get; init; } = 10;

    /// <summary>Calls of the API that are answered in any second; more are refused with 429 and Retry-After. 0: any number.</summary>
    public int CallsPerSecond { get; init; }

    /// <summary>Calls of the API that are answered in all; then 430. 0: any number.</summary>
    public int Quota { get; init; }

    /// <summary>What the account's answer says of threads.</summary>
    public int MaxThreads { get; init; } = 4;

    /// <summary>Time until a page or call is answered.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Whether some pages and files break at their first request: 500, 503 with Retry-After, a connection that ends in the middle of the body.</summary>
    public bool IsFlaky { get; init; }

    /// <summary>The login that calls of the API have to carry (basic authentication); null: none.</summary>
    public (string User, string Password)? Login { get; init; }
}
