using System.Collections;
using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>What a script wrote, on its way between processes.</summary>
internal static class RecordCopy
{
    private const string IsShown = "IsShown";

    public static object? Write(ItemRecord record) => record.Value switch
    {
        ErrorRecord error when record.Stream == ItemStream.Error => ErrorCopy.Write(error),
        InformationRecord information when record.Stream == ItemStream.Information => Write(information),
        InformationalRecord message when record.Stream != ItemStream.Output => message.Message,
        var output => output,
    };

    public static ItemRecord Read(ItemStream stream, object? copy) => new(stream, stream switch
    {
        ItemStream.Output => copy,
        ItemStream.Error => ErrorCopy.Read(copy!),
        ItemStream.Warning => new WarningRecord((string)Clixml.Unwrapped(copy)!),
        ItemStream.Verbose => new VerboseRecord((string)Clixml.Unwrapped(copy)!),
        ItemStream.Debug => new DebugRecord((string)Clixml.Unwrapped(copy)!),
        _ => ReadInformation((Hashtable)Clixml.Unwrapped(copy)!),
    });

    // What a script shows is told from what it informs of by the type of the data, which a copy would not keep.
    private static Hashtable Write(InformationRecord record)
    {
        var shown = record.MessageData as HostInformationMessage;
        return new Hashtable
        {
            [nameof(record.Source)] = record.Source,
            [nameof(record.Tags)] = record.Tags.ToArray(),
            [nameof(record.TimeGenerated)] = record.TimeGenerated,
            [IsShown] = shown is not null,
            [nameof(record.MessageData)] = shown?.Message ?? record.MessageData,
            [nameof(shown.NoNewLine)] = shown?.NoNewLine,
            [nameof(shown.ForegroundColor)] = (int?)shown?.ForegroundColor,
            [nameof(shown.BackgroundColor)] = (int?)shown?.BackgroundColor,
        };
    }

    private static InformationRecord ReadInformation(Hashtable copy)
    {
        var data = copy[nameof(InformationRecord.MessageData)];
        var record = new InformationRecord(copy.Value<bool>(IsShown) ? ReadShown(copy, data) : data, copy.Text(nameof(InformationRecord.Source)))
        {
            TimeGenerated = copy.Value<DateTime>(nameof(InformationRecord.TimeGenerated)),
        };
        record.Tags.AddRange(copy.Texts(nameof(InformationRecord.Tags)));
        return record;
    }

    private static HostInformationMessage ReadShown(Hashtable copy, object? text) => new()
    {
        Message = (string)Clixml.Unwrapped(text)!,
        NoNewLine = copy.Value<bool?>(nameof(HostInformationMessage.NoNewLine)),
        ForegroundColor = copy.Value<ConsoleColor?>(nameof(HostInformationMessage.ForegroundColor)),
        BackgroundColor = copy.Value<ConsoleColor?>(nameof(HostInformationMessage.BackgroundColor)),
    };
}
