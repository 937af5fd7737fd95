namespace Reconcile.Pipeline;

/// <summary>What a cmdlet knows of its items that the pump does not: how to say them.</summary>
internal interface IBatchView<TItem, TResult>
{
    /// <summary>The title of the progress display.</summary>
    string Activity { get; }

    /// <summary>The item as messages name it. Never holds a secret.</summary>
    string NameOf(TItem item);

    /// <summary>A failure's reason as messages say it. Never holds a secret.</summary>
    string ReasonOf(Exception error);

    /// <summary>How far the run is, in one line.</summary>
    string StatusOf(BatchStatistics statistics);

    /// <summary>Writes the item's result, and its error if it has one. Called once for each item, on the pipeline thread.</summary>
    void WriteEnded(ItemEnded<TItem, TResult> ended);

    /// <summary>Writes what the items that run now have to show. Called on the pipeline thread, about twice a second. Nothing by default.</summary>
    void WriteMeanwhile()
    {
    }
}
