using System.Management.Automation;

namespace Reconcile.Host;

/// <summary>Progress for a log file: a plain line for each activity now and then, and one when it ends.</summary>
internal sealed class ProgressLog(TextWriter writer, TimeProvider time) : IProgressDisplay
{
    /// <summary>Least time between two lines about one activity.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(long Source, int Activity), long> _written = [];

    public void Show(long sourceId, ProgressRecord record)
    {
        var activity = (sourceId, record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            if (_written.Remove(activity))
            {
                writer.WriteLine(ProgressText.DescribeEnd(record));
            }
        }
        else if (!_written.TryGetValue(activity, out var last) || time.GetElapsedTime(last) >= Interval)
        {
            _written[activity] = time.GetTimestamp();
            writer.WriteLine(ProgressText.Describe(record));
        }
    }

    public void Hide()
    {
        // Lines of a log stay.
    }
}
