namespace Reconcile;

/// <summary>
/// The file beside a checkpoint that its run holds. The system lets go of it when the process ends, whatever ends it. It is deleted by its holder; whoever has opened
/// it just before and gets its lock just after holds a file without a name, notices, and begins again.
/// </summary>
internal sealed class CheckpointLock : IDisposable
{
    private const string Extension = ".lock";

    // Any moments of the past would do: of two files that take each other's place they differ.
    private static readonly DateTime s_firstMoment = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private const int Moments = 1_000_000_000;

    // Each further one means that another run has ended in that moment; more of them, that the disk does not tell what was just written.
    private const int MostAttempts = 1000;

    private readonly string _path;
    private readonly FileStream _file;

    private CheckpointLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <exception cref="IOException">Another has it, see <see cref="IsHeldByAnother"/>, or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be made.</exception>
    public static CheckpointLock Take(string checkpoint)
    {
        var path = checkpoint + Extension;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            // Windows deletes no file that another has open, and knows how to delete one as it is closed.
            var deletes = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, deletes);
            if (OperatingSystem.IsWindows() || HasName(file, path))
            {
                return new CheckpointLock(path, file);
            }

            file.Dispose();
        }

        throw new IOException($"{path} cannot be locked: it is another file each time that it is looked at.");
    }

    /// <summary>Whether a file could not be opened because another has it open.</summary>
    public static bool IsHeldByAnother(Exception error)
    {
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux and of macOS.
        return error is IOException && (OperatingSystem.IsWindows() ? error.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021) : error.HResult is 11 or 35);
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            TryDelete();
        }

        _file.Dispose();
    }

    private void TryDelete()
    {
        try
        {
            // While it is held: nobody else can have it by then.
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that nobody holds is in nobody's way.
        }
    }

    private static bool HasName(FileStream file, string path)
    {
        File.SetLastWriteTimeUtc(file.SafeFileHandle, s_firstMoment.AddSeconds(Random.Shared.Next(Moments)));
        return File.GetLastWriteTimeUtc(file.SafeFileHandle) == File.GetLastWriteTimeUtc(path);
    }
}
