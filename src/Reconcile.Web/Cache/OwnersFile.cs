using System.Runtime.Versioning;

namespace Reconcile.Web.Cache;

/// <summary>Makes the file of a cache before SQLite does, which would let everybody read it. Its journal takes over who may.</summary>
internal static class OwnersFile
{
    private static readonly Lock s_making = new();

    /// <summary>Makes an empty file for its owner alone, unless there is one: who may read that was decided before.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // One at a time: closing a file gives up the locks that SQLite may have taken on it in another thread meanwhile.
        lock (s_making)
        {
            if (!File.Exists(path))
            {
                MakeNew(path);
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakeNew(string path)
    {
        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process was first, or it cannot be made, which SQLite says in its own words.
        }
    }
}
