namespace Reconcile;

/// <summary>
/// Where a checkpoint really is: at the end of all links that its path leads through. There it is locked, written and replaced, so that two runs that name it
/// differently do not have it both, and a link to it stays one.
/// </summary>
internal static class CheckpointPlace
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path without links, of a file that need not be there.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    /// <exception cref="UnauthorizedAccessException">A link must not be read.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var place = Path.GetPathRoot(full)!;
        var rest = Parts(full);
        var links = 0;
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(place, part);
            if (TargetOf(next) is not { } target)
            {
                place = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"its path leads through more than {MostLinks} links.");
            }

            // What comes before is without links already, so that '..' means the directory above.
            target = Path.GetFullPath(target, place);
            place = Path.GetPathRoot(target)!;
            foreach (var behind in Parts(target).Reverse())
            {
                rest.Push(behind);
            }
        }

        return place;
    }

    /// <summary>Refuses what can be no file, in words that the system has not.</summary>
    /// <exception cref="IOException">It is a directory, or would be in none.</exception>
    public static void ThrowIfNone(string place)
    {
        if (Directory.Exists(place))
        {
            throw new IOException("it is a directory.");
        }

        if (Path.GetDirectoryName(place) is { } directory && !Directory.Exists(directory))
        {
            throw new IOException($"there is no directory {directory}.");
        }
    }

    /// <summary>The first on top.</summary>
    private static Stack<string> Parts(string full) => new(full[Path.GetPathRoot(full)!.Length..]
        .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse());

    private static string? TargetOf(string path) => (Directory.Exists(path) ? (FileSystemInfo)new DirectoryInfo(path) : new FileInfo(path)).LinkTarget;
}
