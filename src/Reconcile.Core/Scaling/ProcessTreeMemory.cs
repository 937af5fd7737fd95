using System.Globalization;

namespace Reconcile;

/// <summary>
/// The memory of a process and all it has started, each shared page counted once among those who share it (proportional set size, from
/// /proc/*/smaps_rollup). Where there is no /proc, the working set of this process.
/// </summary>
/// <param name="root">Where /proc is; another in tests.</param>
internal sealed class ProcessTreeMemory(string root = "/")
{
    private readonly string _proc = Path.Combine(root, "proc");

    /// <summary>Bytes used by a process and its descendants; what ends while it is read counts as nothing.</summary>
    public long Read(int processId)
    {
        if (!Directory.Exists(_proc))
        {
            return Environment.WorkingSet;
        }

        var children = Directory.EnumerateDirectories(_proc).Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToLookup(ParentOf);
        var bytes = 0L;
        var seen = new HashSet<int>();
        var left = new Stack<int>([processId]);
        while (left.TryPop(out var process))
        {
            if (seen.Add(process))
            {
                bytes += BytesOf(process);
                foreach (var child in children[process])
                {
                    left.Push(child);
                }
            }
        }

        return bytes;
    }

    // pid (name) state ppid ...; the name may hold anything, parentheses too.
    private int ParentOf(int process) =>
        Text(process, "stat") is { } stat && stat.LastIndexOf(')') is var end and > 0
        && stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..] && int.TryParse(parent, out var id)
            ? id
            : -1;

    private long BytesOf(int process)
    {
        foreach (var line in (Text(process, "smaps_rollup") ?? string.Empty).Split('\n'))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal))
            {
                return long.TryParse(line.AsSpan(4).Trim().TrimEnd("kB").Trim(), out var kilobytes) ? kilobytes * 1024 : 0;
            }
        }

        return 0;
    }

    private string? Text(int process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_proc, process.ToString(CultureInfo.InvariantCulture), file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
