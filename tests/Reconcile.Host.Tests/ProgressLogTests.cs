using System.Management.Automation;
using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Host.Tests;

public sealed class ProgressLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _log = new();
    private readonly ProgressLog _progress;

    public ProgressLogTests() => _progress = new ProgressLog(_log, _time);

    private string[] Lines => _log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Writes_a_line_every_five_seconds_and_one_at_the_end()
    {
        for (var second = 0; second <= 12; second++)
        {
            _progress.Show(1, new ProgressRecord(0, "Comparing", $"after {second} s"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _progress.Show(1, Completed(0, "Comparing"));
        Assert.Equal(["Comparing: after 0 s", "Comparing: after 5 s", "Comparing: after 10 s", "Comparing: done"], Lines);
    }

    [Fact]
    public void Activities_do_not_wait_for_each_other()
    {
        _progress.Show(1, new ProgressRecord(0, "Comparing", "a"));
        _progress.Show(1, new ProgressRecord(1, "Reading", "b"));
        _progress.Show(2, new ProgressRecord(0, "Writing", "c"));
        Assert.Equal(["Comparing: a", "Reading: b", "Writing: c"], Lines);
    }

    [Fact]
    public void The_end_of_what_never_began_is_not_worth_a_line()
    {
        _progress.Show(1, Completed(0, "Comparing"));
        Assert.Empty(Lines);
    }

    [Fact]
    public void The_end_is_written_once()
    {
        _progress.Show(1, new ProgressRecord(0, "Comparing", "a"));
        _progress.Show(1, Completed(0, "Comparing"));
        _progress.Show(1, Completed(0, "Comparing"));
        Assert.Equal(["Comparing: a", "Comparing: done"], Lines);
    }

    private static ProgressRecord Completed(int activity, string name) =>
        new(activity, name, "done") { RecordType = ProgressRecordType.Completed };
}
