using System.Management.Automation;

namespace Reconcile.Host;

/// <summary>One status line at the foot of a terminal, rewritten in place and erased when other output needs the place.</summary>
/// <param name="writer">The terminal.</param>
/// <param name="time">Paces the rewriting.</param>
/// <param name="columns">Asks for the terminal's width, which may change at any time.</param>
internal sealed class ProgressLine(TextWriter writer, TimeProvider time, Func<int> columns) : IProgressDisplay
{
    /// <summary>Least time between two rewritings: faster ones nobody can read, and a terminal far away is slow.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const string Erase = "\r\x1b[K";

    private (long Source, int Activity)? _shown;
    private long _written;
    private bool _visible;

    public void Show(long sourceId, ProgressRecord record)
    {
        var activity = (sourceId, record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            if (activity == _shown)
            {
                Hide();
                _shown = null;
            }
        }
        else if (activity != _shown || time.GetElapsedTime(_written) >= Interval)
        {
            // One column stays free: writing the last one makes some terminals start a new line.
            writer.Write(Erase + TextWidth.Cut(ProgressText.Describe(record), columns() - 1));
            writer.Flush();
            (_shown, _written, _visible) = (activity, time.GetTimestamp(), true);
        }
    }

    public void Hide()
    {
        if (_visible)
        {
            writer.Write(Erase);
            writer.Flush();
            _visible = false;
        }
    }
}
