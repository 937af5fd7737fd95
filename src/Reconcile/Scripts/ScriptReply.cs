using System.Collections;
using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>How a script came to its end.</summary>
internal enum ScriptEnd
{
    Completed,
    Failed,
    Stopped,
}

/// <summary>What a worker process answers: how an item ended and what its script wrote.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Records">What it wrote.</param>
/// <param name="Process">Where, by the system's number.</param>
/// <param name="Started">When it began.</param>
/// <param name="ExitCode">What it gave to <c>exit</c>.</param>
/// <param name="Failure">What ended it; one of the records, or of <c>exit</c>.</param>
internal sealed record ScriptReply(ScriptEnd End, IReadOnlyList<ItemRecord> Records, int Process, DateTimeOffset Started, int? ExitCode, ErrorRecord? Failure)
{
    private const string Streams = "Streams";
    private const string FailureIndex = "FailureIndex";

    public static ScriptReply Of(ScriptEnd end, ScriptOutcome outcome, ErrorRecord? failure) =>
        new(end, outcome.Records, Environment.ProcessId, outcome.Started, outcome.ExitCode, failure);

    public static ScriptReply Read(ReadOnlyMemory<byte> message)
    {
        var table = Clixml.Read(message);
        var records = table.List(Streams).Zip(table.List(nameof(Records)), (stream, value) => RecordCopy.Read(LanguagePrimitives.ConvertTo<ItemStream>(stream), value)).ToArray();
        var index = table.Value<int>(FailureIndex);
        var failure = index >= 0 ? (ErrorRecord)records[index].Value! : table[nameof(Failure)] is { } copy ? ErrorCopy.Read(copy) : null;
        return new ScriptReply(
            table.Value<ScriptEnd>(nameof(End)), records, table.Value<int>(nameof(Process)), table.Value<DateTimeOffset>(nameof(Started)), table.Value<int?>(nameof(ExitCode)), failure);
    }

    public byte[] Write()
    {
        var index = Failure is null ? -1 : Records.ToList().FindIndex(record => ReferenceEquals(record.Value, Failure));
        return Clixml.Write(new Hashtable
        {
            [nameof(End)] = End.ToString(),
            [Streams] = Records.Select(record => record.Stream.ToString()).ToArray(),
            [nameof(Records)] = Records.Select(RecordCopy.Write).ToArray(),
            [nameof(Process)] = Process,
            [nameof(Started)] = Started.UtcDateTime,
            [nameof(ExitCode)] = ExitCode,
            [FailureIndex] = index,
            [nameof(Failure)] = Failure is not null && index < 0 ? ErrorCopy.Write(Failure) : null,
        });
    }

    /// <summary>The outcome as if the script had run here.</summary>
    /// <exception cref="ScriptFailedException">It failed.</exception>
    /// <exception cref="ScriptStoppedException">It was stopped.</exception>
    public ScriptOutcome ToOutcome(BatchItem item, int worker)
    {
        var outcome = new ScriptOutcome(Records, worker, Started, ExitCode);
        return End switch
        {
            ScriptEnd.Completed => outcome,
            ScriptEnd.Stopped => throw new ScriptStoppedException(outcome),
            _ => throw new ScriptFailedException(Failure ?? new ErrorRecord(new InvalidOperationException("The script failed."), "ScriptFailed", ErrorCategory.NotSpecified, item.Input), outcome),
        };
    }

    /// <summary>What a script says of its progress.</summary>
    public static byte[] Write(ProgressRecord progress) => Clixml.Write(new Hashtable
    {
        [nameof(Process)] = Environment.ProcessId,
        [nameof(progress.ActivityId)] = progress.ActivityId,
        [nameof(progress.ParentActivityId)] = progress.ParentActivityId,
        [nameof(progress.Activity)] = progress.Activity,
        [nameof(progress.StatusDescription)] = progress.StatusDescription,
        [nameof(progress.CurrentOperation)] = progress.CurrentOperation,
        [nameof(progress.PercentComplete)] = progress.PercentComplete,
        [nameof(progress.SecondsRemaining)] = progress.SecondsRemaining,
        [nameof(progress.RecordType)] = progress.RecordType.ToString(),
    });

    public static (int Process, ProgressRecord Record) ReadProgress(ReadOnlyMemory<byte> message)
    {
        var table = Clixml.Read(message);
        var record = new ProgressRecord(table.Value<int>(nameof(ProgressRecord.ActivityId)), table.Text(nameof(ProgressRecord.Activity)), table.Text(nameof(ProgressRecord.StatusDescription)))
        {
            ParentActivityId = table.Value<int>(nameof(ProgressRecord.ParentActivityId)),
            CurrentOperation = table.Text(nameof(ProgressRecord.CurrentOperation)),
            PercentComplete = table.Value<int>(nameof(ProgressRecord.PercentComplete)),
            SecondsRemaining = table.Value<int>(nameof(ProgressRecord.SecondsRemaining)),
            RecordType = table.Value<ProgressRecordType>(nameof(ProgressRecord.RecordType)),
        };
        return (table.Value<int>(nameof(Process)), record);
    }
}
