using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Reconcile;

/// <summary>This process among its relatives.</summary>
internal static partial class ProcessTree
{
    /// <summary>Ctrl+C in the terminal is for the process that the user started; what becomes of the others is that one's decision.</summary>
    public static void LeaveTerminal()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetProcessGroup(0, 0);
        }
    }

    /// <summary>Kills what this process has started and what that has started. Only on Linux, where it can be told what that is.</summary>
    public static void KillDescendants()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0)
            .ToLookup(ParentOf);
        foreach (var child in children[Environment.ProcessId])
        {
            Kill(child);
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    private static int ParentOf(int id)
    {
        try
        {
            // The name of the program stands in brackets and may hold anything; state and parent follow it.
            var text = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [DllImport("libc", EntryPoint = "setpgid")]
    private static extern int SetProcessGroup(int process, int group);
}
