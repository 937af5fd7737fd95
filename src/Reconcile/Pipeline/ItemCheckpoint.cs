using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>The checkpoint of a cmdlet that processes any items.</summary>
internal sealed class ItemCheckpoint : IDisposable
{
    private readonly ItemJournal _journal;
    private readonly object? _key;

    private ItemCheckpoint(ItemJournal journal, object? key)
    {
        _journal = journal;
        _key = key;
    }

    /// <summary>Why something could not be written down; null if all was.</summary>
    public ReconcileException? Failure => _journal.Failure;

    /// <summary>Opens the checkpoint, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="command">The cmdlet.</param>
    /// <param name="configuration">All that results depend on, as names and values. No secrets.</param>
    /// <param name="key">Name of the items' property that tells them apart, or a script block that is given the item as <c>$_</c>; null: all they hold.</param>
    /// <exception cref="ReconcileException">It cannot be used, or is of another run.</exception>
    public static ItemCheckpoint Open(string path, string command, IReadOnlyDictionary<string, string> configuration, object? key)
    {
        var bare = key is null ? null : ItemIdentity.Bare(key);
        var all = new Dictionary<string, string>(configuration) { ["CheckpointKey"] = bare?.ToString() ?? "(all)" };
        return new ItemCheckpoint(ItemJournal.Open(CheckpointFile.Open(path), command, all, TimeProvider.System), bare);
    }

    /// <summary>An input as the checkpoint knows it. Called for each in turn.</summary>
    /// <param name="input">The input: an item, or an entry of a checkpoint.</param>
    /// <param name="item">The item itself.</param>
    /// <exception cref="FormatException">Its key cannot be read.</exception>
    public JournalItem Identify(object? input, object? item)
    {
        var entry = (input is null ? null : ItemIdentity.Bare(input)) as CheckpointEntry;
        var key = KeyOf(item);
        var id = entry is { Id: { } known } && entry.Checkpoint == _journal.Name ? known : _journal.Identify(key);
        return _journal.IsDone(id)
            ? new JournalItem(id, isDone: true)
            : new JournalItem(id, isDone: false) { Key = IsOwnKey(item, key) ? null : key, Content = ItemContent.Of(item) };
    }

    /// <summary>A page that another one led to, as the checkpoint knows it. It is told apart by its address, and the further pages of a list by their list too.</summary>
    /// <param name="request">The page.</param>
    /// <param name="listPage">The page before it in its list; null: it is in none, or the first.</param>
    public JournalItem IdentifyPage(ScrapeRequest request, JournalItem? listPage)
    {
        var address = request.Uri.AbsoluteUri;
        var id = CheckpointId.Of(listPage is null ? address : $"{listPage.Id}\n{address}");
        return _journal.IsDone(id) ? new JournalItem(id, isDone: true)
            : UrlText.HoldsSecret(address) ? new JournalItem(id, isDone: false) { Key = request.Url }
            : new JournalItem(id, isDone: false) { Content = address };
    }

    /// <summary>Where an earlier run found that a page led; null: it did not find anything.</summary>
    public PageLeads? LeadsOf(JournalItem item) => _journal.LeadsOf(item.Id);

    /// <summary>An attempt begins; called by the worker.</summary>
    public void Started(JournalItem item) => _journal.Started(item);

    /// <summary>The item's end was written to the pipeline. An item that was cancelled or skipped did not end in this run.</summary>
    /// <param name="item">The item.</param>
    /// <param name="ended">How it ended.</param>
    /// <param name="reasonOf">An error's text without secrets.</param>
    /// <param name="leads">Of a page of a crawl, where it led.</param>
    public void Written<TItem, TResult>(JournalItem item, ItemEnded<TItem, TResult> ended, Func<Exception, string> reasonOf, PageLeads? leads = null)
    {
        switch (ended)
        {
            case ItemSucceeded<TItem, TResult>:
                _journal.Done(item, ended.Attempts, ended.Duration, leads);
                break;
            case ItemFailed<TItem, TResult> failed:
                _journal.Failed(item, ended.Attempts, ended.Duration, reasonOf(failed.Error), leads);
                break;
            case ItemTimedOut<TItem, TResult> late:
                _journal.Failed(item, ended.Attempts, ended.Duration, reasonOf(late.Error), leads);
                break;
        }
    }

    public void Dispose() => _journal.Dispose();

    private static bool IsOwnKey(object? item, string key) => item is not null && ItemIdentity.Bare(item) is string text && text == key;

    private string KeyOf(object? item)
    {
        if (_key is null)
        {
            return ItemIdentity.Of(item);
        }

        var value = _key is ScriptBlock script ? Run(script, item) : ItemIdentity.TryGetProperty(item, _key.ToString()!, out var property) ? property : null;
        return value is not null && ItemIdentity.Of(value) is { Length: > 0 } text
            ? text
            : throw new FormatException($"The item '{ItemSecrets.Hide(item?.ToString() ?? string.Empty)}' has no {(_key is ScriptBlock ? "key by the script block" : $"property '{_key}'")} of -CheckpointKey.");
    }

    private static object? Run(ScriptBlock script, object? item)
    {
        try
        {
            var values = script.InvokeWithContext(null, [new PSVariable("_", item)]);
            return values.Count == 1 ? values[0] : values.Count == 0 ? null : values;
        }
        catch (RuntimeException error)
        {
            throw new FormatException($"The script block of -CheckpointKey failed for '{ItemSecrets.Hide(item?.ToString() ?? string.Empty)}': {error.Message}", error);
        }
    }
}
