using System.Management.Automation;
using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Host.Tests;

public sealed class ProgressLineTests : IDisposable
{
    private const string Erase = "\r\x1b[K";

    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _screen = new();
    private readonly ProgressLine _line;

    public ProgressLineTests() => _line = new ProgressLine(_screen, _time, () => 40);

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void Shows_activity_percent_status_and_the_time_left()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", "3 of 8") { PercentComplete = 37, SecondsRemaining = 65 });
        Assert.Equal(Erase + "Comparing: 37% 3 of 8, 1:05 left", _screen.ToString());
    }

    [Fact]
    public void Leaves_out_what_is_not_known()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", "3 of 8"));
        Assert.Equal(Erase + "Comparing: 3 of 8", _screen.ToString());
    }

    [Fact]
    public void Never_reaches_the_last_column()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", new string('世', 100)));
        Assert.Equal(Erase + "Comparing: " + new string('世', 14), _screen.ToString());
    }

    [Fact]
    public void Control_characters_cannot_break_the_line()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", "a\nb\x1b[2Jc"));
        Assert.Equal(Erase + "Comparing: a b [2Jc", _screen.ToString());
    }

    [Fact]
    public void Is_rewritten_after_the_interval_but_not_before()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", "1"));
        _time.Advance(ProgressLine.Interval - TimeSpan.FromMilliseconds(1));
        _line.Show(1, new ProgressRecord(0, "Comparing", "2"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _line.Show(1, new ProgressRecord(0, "Comparing", "3"));
        Assert.Equal(Erase + "Comparing: 1" + Erase + "Comparing: 3", _screen.ToString());
    }

    [Fact]
    public void Is_erased_once_to_make_room()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", "1"));
        _line.Hide();
        _line.Hide();
        Assert.Equal(Erase + "Comparing: 1" + Erase, _screen.ToString());
    }

    [Fact]
    public void Is_erased_when_its_activity_ends_but_not_when_another_does()
    {
        _line.Show(1, new ProgressRecord(0, "Comparing", "1"));
        _line.Show(1, new ProgressRecord(7, "Reading", "1") { RecordType = ProgressRecordType.Completed });
        Assert.Equal(Erase + "Comparing: 1", _screen.ToString());

        _line.Show(1, new ProgressRecord(0, "Comparing", "1") { RecordType = ProgressRecordType.Completed });
        Assert.Equal(Erase + "Comparing: 1" + Erase, _screen.ToString());
    }
}
