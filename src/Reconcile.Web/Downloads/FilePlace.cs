using System.IO.Hashing;
using System.Text;

namespace Reconcile.Web.Downloads;

/// <summary>Where the file of one download goes, and which file that is there already is its own. What a run has told of a file stays true while the run goes on.</summary>
/// <param name="task">The download.</param>
/// <param name="names">The names of its directory.</param>
/// <param name="contents">The contents of its directory.</param>
internal sealed class FilePlace(DownloadTask task, NameTable names, ContentIndex contents)
{
    // Drawn anew each time, so that nobody can make up two requests that pass for one.
    private static readonly long Seed = Random.Shared.NextInt64();

    private readonly UInt128 _owner = OwnerOf(task.Request);

    private bool Replaces => task.Existing == ExistingFile.Replace;

    /// <summary>A file that need not be fetched: it is to be left as it is, or it has the checksums already.</summary>
    /// <param name="name">The name that is expected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<DownloadResult?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var left = Find(name);
        var path = left ?? names.PathOf(name);
        if (left is null && (task.Checksums.Count == 0 || !File.Exists(path)))
        {
            return null;
        }

        using var hashes = new ContentHashes(task.Checksums.Select(checksum => checksum.Algorithm));
        await hashes.AddFileAsync(path, cancellationToken).ConfigureAwait(false);

        // What is to stay as it was found must not be replaced by another download of this run, nor have been since it was read.
        return hashes.Mismatch(task.Checksums) is not null || (names.Keep(Path.GetFileName(path), _owner) is null && Replaces)
            ? null
            : new DownloadResult
            {
                Url = task.Request.Url,
                Path = path,
                Length = new FileInfo(path).Length,
                Sha256 = hashes.Get(ChecksumAlgorithm.Sha256),
                IsVerified = task.Checksums.Count > 0 ? true : null,
                IsSkipped = true,
                Attempts = 0,
            };
    }

    /// <summary>
    /// A file of that name which is to be left as it is instead of a download; null: there is none, it is another address's, or it has not the size that it should
    /// have. Beside one of another size there may be the right one, numbered by an earlier run.
    /// </summary>
    public string? Find(string name)
    {
        if (task is not { Existing: ExistingFile.Skip, Checksums.Count: 0 })
        {
            return null;
        }

        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : SafeFileName.Numbered(name, number);
            var file = new FileInfo(names.PathOf(candidate));
            if (!file.Exists)
            {
                return null;
            }

            if (task.Size is not { } size || file.Length == size)
            {
                return names.Keep(candidate, _owner);
            }
        }
    }

    /// <summary>Puts a whole part where it belongs. Returns its path, or that of the file that has its content already.</summary>
    public (string Path, bool IsDuplicate) Put(PartFile part, string name, string sha256, long length)
    {
        if (!task.Deduplicate)
        {
            return (Place(), false);
        }

        // A file from before may be replaced yet, unless it is this one.
        return contents.Claim(sha256, length, path => !Replaces || (Path.GetFileName(path) == name && names.TryTake(name, _owner)), Place);

        string Place() => names.Place(part, name, _owner, Replaces);
    }

    private static UInt128 OwnerOf(ScrapeRequest request)
    {
        var hash = new XxHash128(Seed);
        hash.Append(Encoding.UTF8.GetBytes($"{request.Method} {SafeUrl.WithoutFragment(request.Uri).AbsoluteUri}\n"));
        hash.Append(request.Body?.Bytes ?? []);
        return hash.GetCurrentHashAsUInt128();
    }
}
