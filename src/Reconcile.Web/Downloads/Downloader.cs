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
            var (names, contents) = _directories.GetOrAdd(Path.GetFullPath(task.Directory), static path => (new NameTable(path), new ContentIndex(path)));
            var place = new FilePlace(task, names, contents);
            if (await place.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } existing)
            {
                return existing;
            }

            var (part, reservation) = names.Reserve(name, task.Request.Uri);
            try
            {
                return await FetchAsync(task, part, place, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<DownloadResult> FetchAsync(DownloadTask task, PartFile part, FilePlace place, CancellationToken cancellationToken)
    {
        using var hashes = new ContentHashes(task.Checksums.Select(checksum => checksum.Algorithm));
        var body = new PartFileBody(task, part, hashes, options, place.Find, pipeline.Traffic);
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
            await hashes.AddFileAsync(part.Path, cancellationToken).ConfigureAwait(false);
        }

        return Conclude(result, task, part, body.Name!, hashes, place);
    }

    private static DownloadResult Conclude(DownloadResult result, DownloadTask task, PartFile part, string name, ContentHashes hashes, FilePlace place)
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
        var (path, isDuplicate) = place.Put(part, name, sha256, length);
        if (isDuplicate)
        {
            part.Discard();
        }

        return result with { Path = path, Length = length, Sha256 = sha256, IsDuplicate = isDuplicate, IsVerified = task.Checksums.Count > 0 ? true : null };
    }

    private static DownloadResult Fail(DownloadTask task, ScrapeException error) => new()
    {
        Url = task.Request.Url,
        Problem = error.Problem,
        Reason = error.Message,
        Cause = error,
    };
}
