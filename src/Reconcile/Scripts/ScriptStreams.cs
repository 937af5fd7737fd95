using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>
/// Puts what a shell writes, whichever stream it goes to, into one list in its order. Everything happens on the worker's thread, the one that
/// also changes the list: nothing is locked.
/// </summary>
internal sealed class ScriptStreams : IDisposable
{
    // A record so marked is not shown by the engine that writes it first; the caller's engine, which writes it again, is to show it.
    private const string Forwarded = "FORWARDED";

    private readonly PowerShell _shell;
    private readonly Action<ItemRecord> _records;
    private readonly Action<ProgressRecord> _progress;

    public ScriptStreams(PowerShell shell, Action<ItemRecord> records, Action<ProgressRecord> progress)
    {
        _shell = shell;
        _records = records;
        _progress = progress;
        Output.DataAdding += (_, added) => Add(ItemStream.Output, added);
        shell.Streams.Error.DataAdding += (_, added) => Add(ItemStream.Error, added);
        shell.Streams.Warning.DataAdding += (_, added) => Add(ItemStream.Warning, added);
        shell.Streams.Verbose.DataAdding += (_, added) => Add(ItemStream.Verbose, added);
        shell.Streams.Debug.DataAdding += (_, added) => Add(ItemStream.Debug, added);
        shell.Streams.Information.DataAdding += (_, added) => AddInformation(added);
        shell.Streams.Progress.DataAdding += (_, added) => _progress((ProgressRecord)added.ItemAdded);
    }

    public PSDataCollection<PSObject> Output { get; } = [];

    /// <summary>Whether the record comes from a stream, and not from the host.</summary>
    public static bool IsMarked(InformationRecord record) => record.Tags.Contains(Forwarded);

    /// <summary>The caller is about to write the record again.</summary>
    public static InformationRecord Unmark(InformationRecord record)
    {
        record.Tags.Remove(Forwarded);
        return record;
    }

    /// <summary>Lets go of what the collections hold: it has all been recorded.</summary>
    public void Clear()
    {
        Output.Clear();
        _shell.Streams.ClearStreams();
    }

    public void Dispose() => Output.Dispose();

    private void Add(ItemStream stream, DataAddingEventArgs added) => _records(new ItemRecord(stream, added.ItemAdded));

    private void AddInformation(DataAddingEventArgs added)
    {
        ((InformationRecord)added.ItemAdded).Tags.Add(Forwarded);
        Add(ItemStream.Information, added);
    }
}
