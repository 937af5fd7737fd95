using System.Globalization;

namespace Reconcile;

/// <summary>
/// Reads how full the memory is that this process may use: that of its control group (v2 and v1) where one sets a limit, else the machine's; what is
/// fuller counts. Where there is no /proc, what the garbage collector knows. With a limit of its own, the process and all it has started are measured too.
/// </summary>
/// <param name="limitBytes">The limit of this process and its descendants; 0: none.</param>
/// <param name="root">Where /proc and /sys are; another in tests.</param>
internal sealed class MemoryProbe(long limitBytes = 0, string root = "/")
{
    private const string V1Stat = "sys/fs/cgroup/memory/memory.stat";

    public MemoryReading Read()
    {
        var readings = new[] { Own(), Machine(), GroupV2(), GroupV1() }.OfType<MemoryReading>().ToArray();
        return readings.Length > 0 ? readings.MaxBy(reading => reading.Share) : Collector();
    }

    private MemoryReading? Own() =>
        limitBytes > 0 ? new MemoryReading(new ProcessTreeMemory(root).Read(Environment.ProcessId), limitBytes, "run") : null;

    private MemoryReading? Machine() =>
        Field("proc/meminfo", "MemTotal:") is { } total && Field("proc/meminfo", "MemAvailable:") is { } available
            ? new MemoryReading((total - available) * 1024, total * 1024, "machine")
            : null;

    private MemoryReading? GroupV2()
    {
        MemoryReading? fullest = null;

        // 0::/a/b: the limit of any group above holds too.
        var path = Lines("proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..].Trim('/') ?? string.Empty;
        while (true)
        {
            var group = path.Length == 0 ? "sys/fs/cgroup" : $"sys/fs/cgroup/{path}";
            if (Number($"{group}/memory.max") is { } limit && Number($"{group}/memory.current") is { } used)
            {
                var reading = new MemoryReading(Math.Max(0, used - (Field($"{group}/memory.stat", "inactive_file") ?? 0)), limit, "control group");
                fullest = fullest is { } known && known.Share >= reading.Share ? known : reading;
            }

            if (path.Length == 0)
            {
                return fullest;
            }

            path = path[..Math.Max(0, path.LastIndexOf('/'))];
        }
    }

    private MemoryReading? GroupV1() =>
        Number("sys/fs/cgroup/memory/memory.limit_in_bytes") is { } limit && limit < long.MaxValue / 4 && Number("sys/fs/cgroup/memory/memory.usage_in_bytes") is { } used
            ? new MemoryReading(Math.Max(0, used - (Field(V1Stat, "total_inactive_file") ?? 0)), limit, "control group")
            : null;

    private static MemoryReading Collector()
    {
        var known = GC.GetGCMemoryInfo();
        return new MemoryReading(known.MemoryLoadBytes, known.TotalAvailableMemoryBytes, "process");
    }

    private long? Field(string file, string name)
    {
        foreach (var line in Lines(file))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '\t')
            {
                return Parse(line[name.Length..].Replace("kB", string.Empty, StringComparison.Ordinal));
            }
        }

        return null;
    }

    // "max", which is no number, means that there is no limit.
    private long? Number(string file) => Lines(file) is [var first, ..] ? Parse(first) : null;

    private static long? Parse(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
