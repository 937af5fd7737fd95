namespace Reconcile.Web.Downloads;

/// <summary>
/// The names that are taken in a directory: by files, and by downloads on their way. Whatever the file system says, two names that differ
/// only in case are one: the files may be copied to where they are.
/// </summary>
internal sealed class NameTable(string directory)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _onTheirWay = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? _files;

    /// <summary>Takes a part's name for a download, numbered if another has it.</summary>
    /// <param name="name">The name it is going to have.</param>
    /// <param name="url">Where it comes from.</param>
    public (PartFile Part, string Reservation) Reserve(string name, Uri url)
    {
        lock (_gate)
        {
            for (var number = 1; ; number++)
            {
                var candidate = number == 1 ? name : SafeFileName.Numbered(name, number);
                var part = new PartFile(directory, candidate, url);
                if (!_onTheirWay.Contains(candidate) && part.TryAdopt())
                {
                    _onTheirWay.Add(candidate);
                    return (part, candidate);
                }
            }
        }
    }

    /// <summary>Gives a part's name back.</summary>
    public void Release(string reservation)
    {
        lock (_gate)
        {
            _onTheirWay.Remove(reservation);
        }
    }

    /// <summary>Moves a whole part to its name, numbered if there is a file of that name which is to be kept. Returns the path.</summary>
    public string Place(PartFile part, string name, ExistingFile existing)
    {
        lock (_gate)
        {
            _files ??= Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).ToHashSet(StringComparer.OrdinalIgnoreCase)!;
            for (var number = 1; ; number++)
            {
                var candidate = number == 1 ? name : SafeFileName.Numbered(name, number);
                var path = Path.Combine(directory, candidate);
                if (existing == ExistingFile.Replace || !(_files.Contains(candidate) || Path.Exists(path)))
                {
                    part.MoveTo(path, existing == ExistingFile.Replace);
                    _files.Add(candidate);
                    return path;
                }
            }
        }
    }
}
