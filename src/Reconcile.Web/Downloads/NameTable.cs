namespace Reconcile.Web.Downloads;

/// <summary>
/// The names that are taken in a directory: by files, and by downloads on their way. Whatever the file system says, two names that differ
/// only in case are one: the files may be copied to where they are. What a download of this run has, no other one gets.
/// </summary>
internal sealed class NameTable(string directory)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _onTheirWay = new(StringComparer.OrdinalIgnoreCase);

    // The files that this run has written, or told of, by whose they are: a number for each address.
    private readonly Dictionary<string, UInt128> _ofThisRun = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? _files;

    public string PathOf(string name) => Path.Combine(directory, name);

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

    /// <summary>A file that is there, as the owner's from now on. Null: there is none, or it is another's.</summary>
    public string? Keep(string name, UInt128 owner)
    {
        lock (_gate)
        {
            var path = PathOf(name);
            return File.Exists(path) && (_ofThisRun.TryAdd(name, owner) || _ofThisRun[name] == owner) ? path : null;
        }
    }

    /// <summary>Makes a file from before the run the owner's. False: this run has it already.</summary>
    public bool TryTake(string name, UInt128 owner)
    {
        lock (_gate)
        {
            return _ofThisRun.TryAdd(name, owner);
        }
    }

    /// <summary>Moves a whole part to its name, numbered if there is a file of that name which is to be kept. Returns the path.</summary>
    public string Place(PartFile part, string name, UInt128 owner, bool replaces)
    {
        lock (_gate)
        {
            _files ??= Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).ToHashSet(StringComparer.OrdinalIgnoreCase)!;
            for (var number = 1; ; number++)
            {
                var candidate = number == 1 ? name : SafeFileName.Numbered(name, number);
                var path = PathOf(candidate);
                if (!_ofThisRun.ContainsKey(candidate) && (replaces || !(_files.Contains(candidate) || Path.Exists(path))))
                {
                    part.MoveTo(path, replaces);
                    _files.Add(candidate);
                    _ofThisRun.Add(candidate, owner);
                    return path;
                }
            }
        }
    }
}
