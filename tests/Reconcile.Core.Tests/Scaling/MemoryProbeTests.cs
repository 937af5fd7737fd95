using Reconcile.Testing;

namespace Reconcile.Core.Tests.Scaling;

public sealed class MemoryProbeTests : IDisposable
{
    private const long MB = 1024 * 1024;
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_machines_memory_counts_without_what_it_would_give_back()
    {
        Write("proc/meminfo", "MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    250 kB");

        var reading = Read();

        Assert.Equal((750 * 1024, 1000 * 1024, "machine", 0.75), (reading.UsedBytes, reading.LimitBytes, reading.What, reading.Share));
    }

    [Fact]
    public void A_control_groups_limit_counts_if_it_is_nearer_and_so_does_one_above()
    {
        Write("proc/meminfo", "MemTotal: 1000000 kB", "MemAvailable: 900000 kB");
        Write("proc/self/cgroup", "0::/pod/app");
        Write("sys/fs/cgroup/pod/app/memory.max", "max");
        Write("sys/fs/cgroup/pod/app/memory.current", "1");
        Write("sys/fs/cgroup/pod/memory.max", $"{100 * MB}");
        Write("sys/fs/cgroup/pod/memory.current", $"{95 * MB}");
        Write("sys/fs/cgroup/pod/memory.stat", "anon 1", $"inactive_file {15 * MB}", "inactive_file_other 7");

        var reading = Read();

        Assert.Equal((80 * MB, 100 * MB, "control group"), (reading.UsedBytes, reading.LimitBytes, reading.What));
        Assert.Equal("80 % of the control group's 100 MB of memory are used", reading.ToString());
    }

    [Fact]
    public void The_first_form_of_control_groups_is_known_too()
    {
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", $"{100 * MB}");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", $"{60 * MB}");
        Write("sys/fs/cgroup/memory/memory.stat", $"total_inactive_file {10 * MB}");

        Assert.Equal((50 * MB, 100 * MB), (Read().UsedBytes, Read().LimitBytes));
    }

    [Fact]
    public void The_first_form_says_no_limit_by_a_very_large_one()
    {
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1");

        Assert.Equal("process", Read().What);
    }

    [Fact]
    public void Where_nothing_can_be_read_the_collector_is_asked()
    {
        var reading = Read();

        Assert.Equal("process", reading.What);
        Assert.InRange(reading.LimitBytes, MB, long.MaxValue);
    }

    [Fact]
    public void A_limit_of_its_own_is_held_against_the_process_and_what_it_has_started()
    {
        var self = Environment.ProcessId;
        Write("proc/meminfo", "MemTotal: 1000000 kB", "MemAvailable: 900000 kB");
        Process(self, 1, 3 * 1024);
        Process(700_001, self, 2 * 1024);
        Process(700_002, 700_001, 4 * 1024);
        Process(700_003, 1, 9 * 1024);

        var reading = new MemoryProbe(10 * MB, _root.FullPath).Read();

        Assert.Equal((9 * MB, 10 * MB, "run"), (reading.UsedBytes, reading.LimitBytes, reading.What));
    }

    [Fact]
    public void The_real_process_tree_has_memory() =>
        Assert.InRange(new ProcessTreeMemory().Read(Environment.ProcessId), 1 * MB, long.MaxValue);

    [Fact]
    public void The_real_memory_has_a_share() => Assert.InRange(new MemoryProbe().Read().Share, 0.0001, 1.1);

    [Theory]
    [InlineData(0.5, 8, int.MaxValue)]
    [InlineData(0.8, 8, 8)]
    [InlineData(0.9, 8, 6)]
    [InlineData(0.99, 2, 1)]
    [InlineData(0.99, 1, 1)]
    public void A_full_memory_stops_growth_then_sends_workers_away(double share, int workers, int ceiling) =>
        Assert.Equal(ceiling, MemoryGovernor.CeilingFor(new MemoryReading((long)(share * 1000), 1000, "test"), workers, 1));

    private MemoryReading Read() => new MemoryProbe(0, _root.FullPath).Read();

    private void Process(int id, int parent, int kilobytes)
    {
        Write($"proc/{id}/stat", $"{id} (a (strange) name) S {parent} 1 1 0");
        Write($"proc/{id}/smaps_rollup", "00400000-7fff [rollup]", $"Rss: {kilobytes * 5} kB", $"Pss:            {kilobytes} kB", "Pss_Anon: 1 kB");
    }

    private void Write(string file, params string[] lines)
    {
        var path = _root.Combine(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
    }
}
