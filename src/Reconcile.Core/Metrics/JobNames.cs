namespace Reconcile;

/// <summary>
/// What the metrics and spans of one kind of run are called. People's dashboards and alerts refer to these names, so none is ever changed;
/// those of table runs come from the system that this module replaces.
/// </summary>
internal sealed record JobNames
{
    private static readonly JobNames Tables = new()
    {
        ItemsProcessed = "parallel_tables_processed_total",
        RunSeconds = "parallel_reconciliation_seconds",
        ItemSeconds = "parallel_table_reconciliation_seconds",
        ActiveWorkers = "parallel_active_workers",
        QueueSize = "parallel_queue_size",
        RunSpan = "parallel_reconcile_tables",
        ItemSpan = "parallel_reconcile_single_table",
        ItemCount = "table_count",
        Item = "table",
        LabelsItems = true,
    };

    private static readonly JobNames Batch = new()
    {
        ItemsProcessed = "parallel_batch_items_processed_total",
        RunSeconds = "parallel_batch_seconds",
        ItemSeconds = "parallel_batch_item_seconds",
        ActiveWorkers = "parallel_batch_active_workers",
        QueueSize = "parallel_batch_queue_size",
        RunSpan = "parallel_batch_items",
        ItemSpan = "parallel_batch_single_item",
        ItemCount = "item_count",
        Item = "item",
    };

    private static readonly JobNames Scrape = new()
    {
        ItemsProcessed = "parallel_scrape_requests_processed_total",
        RunSeconds = "parallel_scrape_seconds",
        ItemSeconds = "parallel_scrape_request_seconds",
        ActiveWorkers = "parallel_scrape_active_workers",
        QueueSize = "parallel_scrape_queue_size",
        RunSpan = "parallel_scrape_requests",
        ItemSpan = "parallel_scrape_single_request",
        ItemCount = "request_count",
        Item = "request",
    };

    private static readonly JobNames Documents = new()
    {
        ItemsProcessed = "parallel_documents_processed_total",
        RunSeconds = "parallel_document_conversion_seconds",
        ItemSeconds = "parallel_document_seconds",
        ActiveWorkers = "parallel_document_active_workers",
        QueueSize = "parallel_document_queue_size",
        RunSpan = "parallel_convert_documents",
        ItemSpan = "parallel_convert_single_document",
        ItemCount = "document_count",
        Item = "document",
    };

    /// <summary>Counter with the label <c>status</c>: success, failed or timeout.</summary>
    public required string ItemsProcessed { get; init; }

    /// <summary>Histogram with the label <c>worker_count</c>.</summary>
    public required string RunSeconds { get; init; }

    /// <summary>Histogram; see <see cref="LabelsItems"/>.</summary>
    public required string ItemSeconds { get; init; }

    public required string ActiveWorkers { get; init; }

    public required string QueueSize { get; init; }

    public required string RunSpan { get; init; }

    public required string ItemSpan { get; init; }

    /// <summary>The run span's tag with the number of items.</summary>
    public required string ItemCount { get; init; }

    /// <summary>The item span's tag with the item's name.</summary>
    public required string Item { get; init; }

    /// <summary>Whether <see cref="ItemSeconds"/> has the item as a label. Only of tables: there are few, always the same. A label of its own for each of a million items would take a metrics server down.</summary>
    public bool LabelsItems { get; init; }

    public static JobNames For(JobKind kind) => kind switch
    {
        JobKind.Tables => Tables,
        JobKind.Scrape => Scrape,
        JobKind.Documents => Documents,
        _ => Batch,
    };
}
