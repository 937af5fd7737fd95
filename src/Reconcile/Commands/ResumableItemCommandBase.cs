using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that processes many items in parallel, and that can be resumed after whatever ended it. Derived classes call, for each item,
/// <see cref="Identify"/>, <see cref="Offer"/>, and <see cref="Written"/> once its result is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ResumableItemCommandBase<TItem, TResult> : BatchCommandBase<TItem, TResult>
    where TItem : notnull
{
    private ItemCheckpoint? _checkpoint;
    private bool _failureWritten;

    /// <summary>
    /// File that takes what becomes of each item. A run that is given the file of one that was interrupted passes over the items that are done, and
    /// does all others. None by default.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>
    /// What tells items apart in the checkpoint: the name of a property, or a script block that is given the item as <c>$_</c>. All they hold by default.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? CheckpointKey { get; set; }

    /// <summary>All that results depend on, as names and values: what a run that resumes must have in common with the first. No secrets.</summary>
    private protected abstract IReadOnlyDictionary<string, string> CheckpointConfiguration { get; }

    /// <summary>Whether nothing is really done, so that nothing may be written down as done. A checkpoint that is there is read all the same.</summary>
    private protected virtual bool IsDryRun => false;

    /// <summary>What the checkpoint knows an input as; null if there is none. What is wrong with the checkpoint ends the command.</summary>
    /// <param name="input">What came through the pipeline.</param>
    /// <param name="item">The item in it, by <see cref="TryUnwrap"/>.</param>
    private protected JournalItem? Identify(object? input, object? item)
    {
        if (Checkpoint is null || (_checkpoint is null && IsDryRun && !File.Exists(FullPath(Checkpoint))))
        {
            return null;
        }

        try
        {
            _checkpoint ??= ItemCheckpoint.Open(FullPath(Checkpoint), MyInvocation.MyCommand.Name, CheckpointConfiguration, CheckpointKey);
            return _checkpoint.Identify(input, item);
        }
        catch (ReconcileException error)
        {
            ThrowTerminatingError(ErrorRecords.FromException(error, Checkpoint));
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.CheckpointKeyMissing(error, item));
        }

        return null;
    }

    /// <summary>What the checkpoint knows a page as that another one led to; null if there is none.</summary>
    /// <param name="request">The page.</param>
    /// <param name="listPage">The page before it in its list; null: it is in none, or the first.</param>
    private protected JournalItem? IdentifyPage(ScrapeRequest request, JournalItem? listPage = null) => _checkpoint?.IdentifyPage(request, listPage);

    /// <summary>Where an earlier run found that a page led; null: it did not find anything, or there is no checkpoint.</summary>
    private protected PageLeads? LeadsOf(JournalItem? journal) => journal is null ? null : _checkpoint!.LeadsOf(journal);

    /// <summary>The item that an input stands for: an entry of a checkpoint stands for its item, everything else for itself. False, with the error told: the item was not kept.</summary>
    private protected bool TryUnwrap(PSObject? input, out PSObject? item)
    {
        item = input;
        if (input?.BaseObject is CheckpointEntry entry)
        {
            item = entry.Item is null ? null : PSObject.AsPSObject(entry.Item);
            if (item is null && entry.Key != ItemIdentity.Of(null))
            {
                WriteError(ErrorRecords.CheckpointItemMissing(entry));
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives an item to the workers, or ends it as skipped if it is done.</summary>
    private protected void Offer(TItem item, JournalItem? journal, ItemPriority priority)
    {
        if (journal is { IsDone: true })
        {
            Skip(item);
        }
        else
        {
            Post(item, priority);
        }
    }

    /// <summary>To be called by the operation when it begins with an item.</summary>
    private protected void Started(JournalItem? journal)
    {
        if (journal is not null && !IsDryRun)
        {
            _checkpoint!.Started(journal);
        }
    }

    /// <summary>To be called when all that an item's end has to say was written to the pipeline, and not before.</summary>
    /// <param name="journal">What the checkpoint knows the item as.</param>
    /// <param name="ended">How it ended.</param>
    /// <param name="leads">Of a page of a crawl, where it led.</param>
    private protected void Written(JournalItem? journal, ItemEnded<TItem, TResult> ended, PageLeads? leads = null)
    {
        if (journal is null || IsDryRun)
        {
            return;
        }

        _checkpoint!.Written(journal, ended, ReasonOf, leads);
        if (_checkpoint.Failure is { } failure && !_failureWritten)
        {
            _failureWritten = true;
            RunExitCode.Add(ExitBits.Failures);
            WriteError(ErrorRecords.FromException(failure, Checkpoint));
        }
    }

    /// <summary>Ends the run, then closes its checkpoint.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _checkpoint?.Dispose();
        }
    }
}
