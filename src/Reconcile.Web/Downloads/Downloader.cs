using System.Collections.Concurrent;
using Reconcile.Web.Http;

namespace Reconcile.Web.Downloads;

/// <summary>Downloads files: each is written beside its place, checked, and put there whole or not at all.</summary>
internal sealed class Downloader(HttpPipeline pipeline, HttpOptions options)
{
    private readonly ConcurrentDictionary<string, (NameTable Names, ContentIndex Contents)> _directories = new(StringComparer.Ordinal);

    /// <summary>Every failure is in the result; only the caller's own cancellation is thrown, and leaves what can be resumed.</summary>
    public async ValueTask<DownloadResult> DownloadAsync(DownloadTask task, CancellationToken cancellationToken)
    {
        var name = FileNaming.Expect(task);
        try
        {
            Directory.CreateDirectory(task.Directory);
            if (await FindExistingAsync(task, name, cancellationToken).ConfigureAwait(false) is { } existing)
            {
                return existing;
            }

            var (names, contents) = _directories.GetOrAdd(Path.GetFullPath(task.Directory), static path => (new NameTable(path), new ContentIndex(path)));
            var (part, reservation) = names.Reserve(name, task.Request.Uri);
            try
            {
                return await FetchAsync(task, part, names, contents, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                part.Leave();
                names.Release(reservation);
            }
        }
        catch (Exception e) when (FileFailure.IsFile(e))
        {
            return Fail(task, FileFailure.Read(e, Path.Combine(task.Directory, name)));
        }
    }

    private async ValueTask<DownloadResult> FetchAsync(DownloadTask task, PartFile part, NameTable names, ContentIndex contents, CancellationToken cancellationToken)
    {
        using var hashes = new ContentHashes(task.Checksums.Select(checksum => checksum.Algorithm));
        var body = new PartFileBody(task, part, hashes, options, pipeline.Traffic);
        var response = await pipeline.SendAsync(task.Request, body, pipeline.DownloadPool, cancellationToken).ConfigureAwait(false);
        var result = new DownloadResult
        {
            Url = response.Url,
            Status = response.Status,
            Attempts = response.Attempts,
            Duration = response.Duration,
            BytesReceived = body.Received,
            ResumedFrom = body.ResumedFrom,
            Problem = response.Problem,
            Reason = response.Reason,
            RetryAfter = response.RetryAfter,
            IsTransient = response.IsTransient,
            Cause = response.Cause,
        };
        if (body.Skipped is { } skipped)
        {
            return result with { Path = skipped, Length = new FileInfo(skipped).Length, IsSkipped = true };
        }

        if (response.Problem != ScrapeProblem.None)
        {
            return result;
        }

        if (response.Status == 416)
        {
            await RehashAsync(part, hashes, cancellationToken).ConfigureAwait(false);
        }

        return Conclude(result, task, part, body.Name!, hashes, names, contents);
    }

    private static DownloadResult Conclude(DownloadResult result, DownloadTask task, PartFile part, string name, ContentHashes hashes, NameTable names, ContentIndex contents)
    {
        var length = part.Length;
        if (task.Size is { } size && size != length)
        {
            part.Discard();
            return result with { Problem = ScrapeProblem.SizeMismatch, IsTransient = result.ResumedFrom > 0, Reason = $"{result.Url} brought {length} bytes instead of {size}; the file was not kept." };
        }

        if (hashes.Mismatch(task.Checksums) is var (wanted, found))
        {
            part.Discard();

            // One that was put together from two downloads may be whole when it is fetched in one piece.
            return result with { Problem = ScrapeProblem.ChecksumMismatch, IsVerified = false, IsTransient = result.ResumedFrom > 0, Reason = $"{result.Url} brought a file with {wanted.Algorithm} {found} instead of {wanted.Value}; it was not kept." };
        }

        var sha256 = hashes.Get(ChecksumAlgorithm.Sha256);
        var (path, isDuplicate) = task.Deduplicate
            ? contents.Claim(sha256, length, () => names.Place(part, name, task.Existing))
            : (names.Place(part, name, task.Existing), false);
        if (isDuplicate)
        {
            part.Discard();
        }

        return result with { Path = path, Length = length, Sha256 = sha256, IsDuplicate = isDuplicate, IsVerified = task.Checksums.Count > 0 ? true : null };
    }

    /// <summary>A file that need not be fetched: it is to be left as it is, or it has the checksums already.</summary>
    private static async ValueTask<DownloadResult?> FindExistingAsync(DownloadTask task, string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(task.Directory, name);
        if (!File.Exists(path) || (task.Existing != ExistingFile.Skip && task.Checksums.Count == 0))
        {
            return null;
        }

        using var hashes = new ContentHashes(task.Checksums.Select(checksum => checksum.Algorithm));
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            await hashes.AddFileAsync(file, new byte[128 * 1024], cancellationToken).ConfigureAwait(false);
        }

        return hashes.Mismatch(task.Checksums) is null
            ? new DownloadResult
            {
                Url = task.Request.Url,
                Path = path,
                Length = new FileInfo(path).Length,
                Sha256 = hashes.Get(ChecksumAlgorithm.Sha256),
                IsVerified = task.Checksums.Count > 0 ? true : null,
                IsSkipped = true,
                Attempts = 0,
            }
            : null;
    }

    private static async ValueTask RehashAsync(PartFile part, ContentHashes hashes, CancellationToken cancellationToken)
    {
        var file = new FileStream(part.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            await hashes.AddFileAsync(file, new byte[128 * 1024], cancellationToken).ConfigureAwait(false);
        }
    }

    private static DownloadResult Fail(DownloadTask task, ScrapeException error) => new()
    {
        Url = task.Request.Url,
        Problem = error.Problem,
        Reason = error.Message,
        Cause = error,
    };
}
