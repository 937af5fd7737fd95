namespace Reconcile.Web.Downloads;

/// <summary>What it means that a file could not be written.</summary>
internal static class FileFailure
{
    private const int NoSpaceOnUnix = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);

    public static bool IsFile(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException;

    public static ScrapeException Read(Exception error, string path) => IsFull(error)
        ? new ScrapeException(ScrapeProblem.DiskFull, $"{path} cannot be written: the disk is full, or what this user may use of it. Make room and run it again; what is there already is not fetched again where the host allows it.", error)
        : new ScrapeException(ScrapeProblem.FileNotWritten, $"{path} cannot be written: {error.Message} Choose a directory that you may write to.", error);

    private static bool IsFull(Exception error) => error is IOException
        && (OperatingSystem.IsWindows()
            ? error.HResult is DiskFullOnWindows or HandleDiskFullOnWindows
            : error.HResult is NoSpaceOnUnix or QuotaOnLinux or QuotaOnMac);
}
