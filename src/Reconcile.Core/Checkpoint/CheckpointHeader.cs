using System.Globalization;

namespace Reconcile;

/// <summary>The first record of a checkpoint: which command wrote it, when, and all that its results depend on.</summary>
/// <param name="Command">The cmdlet.</param>
/// <param name="Started">When its first run began.</param>
/// <param name="Configuration">Names and values. No secrets.</param>
internal sealed record CheckpointHeader(string Command, DateTimeOffset Started, SortedDictionary<string, string> Configuration)
{
    private const string StartedName = "Started";

    /// <summary>Reads the first line of a store.</summary>
    public static CheckpointHeader Parse(CheckpointLine line)
    {
        var record = CheckpointFormat.Parse(line);
        var values = ConfigurationText.Read(record.Content);
        values.Remove(StartedName, out var started);
        return new CheckpointHeader(record.Item, DateTimeOffset.Parse(started!, CultureInfo.InvariantCulture), values);
    }

    /// <summary>Writes it as the first line of a store.</summary>
    /// <exception cref="ReconcileException">It could not be written.</exception>
    public void Write(ICheckpointStore store)
    {
        var values = new SortedDictionary<string, string>(Configuration, StringComparer.Ordinal) { [StartedName] = Started.ToString("O", CultureInfo.InvariantCulture) };
        try
        {
            store.Append(CheckpointFormat.Format(new CheckpointRecord(CheckpointRecord.Configuration, Command, ConfigurationText.Write(values))));
        }
        catch (ReconcileException e) when (e.Problem == ReconcileProblem.CheckpointFailed)
        {
            // A later line that fails costs no more than itself; without this one the file is of no use.
            throw new ReconcileException(ReconcileProblem.CheckpointFailed,
                $"The checkpoint {store.Name} could not be begun: {e.InnerException?.Message ?? e.Message} Free some space, or name another -Checkpoint; nothing was done yet.", e);
        }
    }

    /// <summary>Refuses to go on with another run than this.</summary>
    /// <param name="now">What is to go on.</param>
    /// <param name="name">What the store is called in messages.</param>
    /// <exception cref="ReconcileException">The two do not do the same.</exception>
    public void ThrowIfChanged(CheckpointHeader now, string name)
    {
        if (Command != now.Command)
        {
            throw new ReconcileException(ReconcileProblem.CheckpointChanged, $"The checkpoint {name} was written by {Command}, so {now.Command} cannot go on with it. Name another -Checkpoint.");
        }

        ThrowIfChanged(ConfigurationText.Difference(Configuration, now.Configuration), "The checkpoint was written", name);
    }

    /// <summary>Refuses what would be done in another way than it was.</summary>
    /// <param name="difference">What differs; empty if nothing does.</param>
    /// <param name="what">What was done.</param>
    /// <param name="name">What the store is called in messages.</param>
    public static void ThrowIfChanged(string difference, string what, string name)
    {
        if (difference.Length > 0)
        {
            throw new ReconcileException(ReconcileProblem.CheckpointChanged,
                $"{what} with another configuration, so {name} does not say what this run would find. Changed: {difference}. Run as before, or name another -Checkpoint.");
        }
    }
}
