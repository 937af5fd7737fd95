using System.Security.Cryptography;

namespace Reconcile.Web.Downloads;

/// <summary>
/// The contents of a directory's files, to tell a file that is there already. Sizes are read once; files of an equal size are hashed when it
/// comes to that, and only then.
/// </summary>
internal sealed class ContentIndex(string directory)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Path, bool IsOfThisRun)> _byHash = new(StringComparer.Ordinal);
    private Dictionary<long, List<string>>? _unread;

    /// <summary>
    /// Claims a content for a file. Returns the file that has it already, or null: it is new, and later claims find this one.
    /// </summary>
    /// <param name="sha256">The content's hash.</param>
    /// <param name="length">Its size.</param>
    /// <param name="mayShare">Whether a file from before the run may stand for it; one of this run may.</param>
    /// <param name="place">Puts the file where it belongs and returns its path; called only if the content is new.</param>
    public (string Path, bool IsDuplicate) Claim(string sha256, long length, Func<string, bool> mayShare, Func<string> place)
    {
        lock (_gate)
        {
            ReadSameSize(length);
            if (_byHash.TryGetValue(sha256, out var known) && File.Exists(known.Path) && new FileInfo(known.Path).Length == length && (known.IsOfThisRun || mayShare(known.Path)))
            {
                _byHash[sha256] = known with { IsOfThisRun = true };
                return (known.Path, true);
            }

            var path = place();
            _byHash[sha256] = (path, true);
            return (path, false);
        }
    }

    private void ReadSameSize(long length)
    {
        _unread ??= new DirectoryInfo(directory).EnumerateFiles()
            .Where(file => !PartFile.IsPart(file.Name))
            .GroupBy(file => file.Length)
            .ToDictionary(group => group.Key, group => group.Select(file => file.FullName).ToList());
        if (!_unread.Remove(length, out var same))
        {
            return;
        }

        foreach (var path in same)
        {
            try
            {
                using var file = File.OpenRead(path);
                _byHash.TryAdd(Convert.ToHexStringLower(SHA256.HashData(file)), (path, false));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What cannot be read cannot be told to be equal.
            }
        }
    }
}
