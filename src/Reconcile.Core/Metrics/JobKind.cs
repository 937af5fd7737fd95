namespace Reconcile;

/// <summary>What the items of a run are. It decides what the run's metrics and spans are called.</summary>
public enum JobKind
{
    /// <summary>Any objects.</summary>
    Batch,

    /// <summary>Pairs of tables that are compared.</summary>
    Tables,

    /// <summary>Requests for pages or media.</summary>
    Scrape,

    /// <summary>Documents that are read.</summary>
    Documents,
}
