using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>Writes what a script wrote to the streams of the caller, in the script's order.</summary>
/// <param name="command">Where to.</param>
/// <param name="writesOutput">Whether the output is written too, or only in results.</param>
internal sealed class ItemRecordWriter(Cmdlet command, bool writesOutput)
{
    /// <param name="outcome">What the script did.</param>
    /// <param name="except">The error that ended the item, which is written with the item as its target.</param>
    public void Write(ScriptOutcome outcome, ErrorRecord? except)
    {
        foreach (var record in outcome.Records)
        {
            if (!ReferenceEquals(record.Value, except))
            {
                Write(record);
            }
        }
    }

    private void Write(ItemRecord record)
    {
        switch (record.Stream)
        {
            case ItemStream.Output:
                if (writesOutput)
                {
                    command.WriteObject(record.Value);
                }

                break;
            case ItemStream.Error:
                // A copy: writing sets a record's place to that of the command, and the result's own is to keep where in the script it was.
                command.WriteError(new ErrorRecord((ErrorRecord)record.Value!, null));
                break;
            case ItemStream.Warning:
                command.WriteWarning(((WarningRecord)record.Value!).Message);
                break;
            case ItemStream.Verbose:
                command.WriteVerbose(((VerboseRecord)record.Value!).Message);
                break;
            case ItemStream.Debug:
                command.WriteDebug(((DebugRecord)record.Value!).Message);
                break;
            default:
                command.WriteInformation(ScriptStreams.Unmark((InformationRecord)record.Value!));
                break;
        }
    }
}
