using System.Diagnostics;

namespace Reconcile.Testing;

/// <summary>A folder on a disk of its own that is full after some kilobytes. Linux only, and only root can have one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string FullPath => _folder.FullPath;

    /// <summary>Mounts one; null, with the reason, where that is not possible.</summary>
    public static SmallDisk? TryCreate(int kilobytes, out string reason)
    {
        if (!OperatingSystem.IsLinux())
        {
            reason = "A small disk needs Linux.";
            return null;
        }

        var disk = new SmallDisk();
        reason = Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk.FullPath);
        if (reason.Length == 0)
        {
            return disk;
        }

        reason = $"A small disk cannot be mounted: {reason}";
        disk._folder.Dispose();
        return null;
    }

    public void Dispose()
    {
        // Even if somebody still has a file open there.
        Run("umount", "-l", FullPath);
        _folder.Dispose();
    }

    /// <summary>What went wrong; empty if nothing did.</summary>
    private static string Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? string.Empty : $"{error} ({command} ended with {process.ExitCode})";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }
}
