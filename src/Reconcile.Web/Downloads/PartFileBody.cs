using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using Reconcile.Web.Http;

namespace Reconcile.Web.Downloads;

/// <summary>Writes a body to a part file, from where an earlier attempt ended if the host still has the same thing.</summary>
/// <param name="task">The download.</param>
/// <param name="part">The file.</param>
/// <param name="hashes">The checksums of what is written.</param>
/// <param name="options">The limits.</param>
/// <param name="existing">Finds the file of a name that is to be left as it is instead; null: there is none.</param>
/// <param name="traffic">Counts what comes over the network; null: nobody wants to know.</param>
internal sealed class PartFileBody(DownloadTask task, PartFile part, ContentHashes hashes, HttpOptions options, Func<string, string?> existing, Traffic? traffic = null) : IBodyReceiver
{
    private const int BufferSize = 128 * 1024;
    private static readonly string[] Packed = [".gz", ".tgz", ".svgz", ".br", ".zst", ".z"];

    /// <summary>Bytes that were there before the last attempt.</summary>
    public long ResumedFrom { get; private set; }

    /// <summary>Bytes that came over the network, in all attempts.</summary>
    public long Received { get; private set; }

    /// <summary>What the file is going to be called, once the host has answered.</summary>
    public string? Name { get; private set; }

    /// <summary>The file that is there already, if it is not to be replaced; nothing was read then.</summary>
    public string? Skipped { get; private set; }

    /// <summary>Ranges count in the bytes of what is sent: it must not be packed on its way.</summary>
    public IReadOnlyDictionary<string, string> Headers => part.Validator is { } validator && part.Length is > 0 and var length
        ? new Dictionary<string, string>
        {
            ["Accept-Encoding"] = "identity",
            ["Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes={length}-"),
            ["If-Range"] = validator,
        }
        : new Dictionary<string, string> { ["Accept-Encoding"] = "identity" };

    public async ValueTask<ScrapeResponse> ReceiveAsync(HttpResponseMessage message, Hop hop, ScrapeResponse response, AttemptClock clock)
    {
        var length = part.Length;
        if (response.Status == 416)
        {
            return ConcludeUnsatisfied(message, response, length);
        }

        if (response.Problem != ScrapeProblem.None || response.Status is not (200 or 203 or 206))
        {
            return response.Problem != ScrapeProblem.None ? response : response with { Problem = ScrapeProblem.StatusUnexpected, Reason = $"{hop.Name} answered {response.Status}, which brings no file." };
        }

        Name = FileNaming.Choose(task, response);
        if (existing(Name) is { } path)
        {
            Skipped = path;
            return response;
        }

        if (response.Status == 206 && !IsRest(message.Content.Headers.ContentRange, length))
        {
            part.Discard();
            return response with { Problem = ScrapeProblem.ResponseInvalid, Reason = $"{hop.Name} sent another range than from byte {length} to the end; the file is fetched anew.", IsTransient = hop.MayRepeat };
        }

        await CopyAsync(message, hop, response.Status == 206 ? length : 0, clock).ConfigureAwait(false);
        return response;
    }

    /// <summary>Whether a range is all that is missing. Of a range that the user has asked for, its beginning counts.</summary>
    private static bool IsRest(ContentRangeHeaderValue? range, long length) => range?.From == length && (length == 0 || range.Length is not { } whole || range.To + 1 == whole);

    /// <summary>All that was asked for is there already, or what is there is of something that has changed.</summary>
    private ScrapeResponse ConcludeUnsatisfied(HttpResponseMessage message, ScrapeResponse response, long length)
    {
        if (length > 0 && message.Content.Headers.ContentRange?.Length == length)
        {
            ResumedFrom = length;
            Name = FileNaming.Choose(task, response);
            return response with { Problem = ScrapeProblem.None, Reason = string.Empty };
        }

        part.Discard();
        return response with { IsTransient = length > 0, Reason = $"{response.Reason} What was there of it no longer fits; it is fetched anew." };
    }

    private async ValueTask CopyAsync(HttpResponseMessage message, Hop hop, long from, AttemptClock clock)
    {
        var isRaw = Packed.Contains(Path.GetExtension(Name), StringComparer.OrdinalIgnoreCase);
        var body = await UnpackedBody.OpenAsync(hop, message, isRaw, options.MaxFileBytes - from, options.MaxCompressionRatio, traffic, clock.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            ThrowIfTooLarge(message, hop, from);
            ResumedFrom = from;
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            var file = await OpenAsync(from, buffer, body.IsPacked ? null : ValidatorOf(message), clock.Token).ConfigureAwait(false);
            try
            {
                clock.Restart(options.StallTimeout);
                await CopyAsync(body, file, buffer, clock).ConfigureAwait(false);
            }
            finally
            {
                Received += body.BytesReceived;
                await CloseAsync(file).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async ValueTask CopyAsync(UnpackedBody body, FileStream file, byte[] buffer, AttemptClock clock)
    {
        long sinceRestart = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, clock.Token).ConfigureAwait(false)) > 0)
        {
            hashes.Add(buffer.AsSpan(0, read));
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), clock.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (FileFailure.IsFile(e))
            {
                throw FileFailure.Read(e, part.Path);
            }

            sinceRestart += read;
            if (sinceRestart >= options.StallBytes)
            {
                sinceRestart = 0;
                clock.Restart(options.StallTimeout);
            }
        }

        // What is renamed must be there whole even if the machine stops the next moment.
        file.Flush(flushToDisk: true);
    }

    private async ValueTask<FileStream> OpenAsync(long from, byte[] buffer, string? validator, CancellationToken cancellationToken)
    {
        try
        {
            part.Begin(validator);
            var file = new FileStream(part.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true);
            file.SetLength(from);
            await hashes.AddFileAsync(file, buffer, cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch (Exception e) when (FileFailure.IsFile(e))
        {
            throw FileFailure.Read(e, part.Path);
        }
    }

    private async ValueTask CloseAsync(FileStream file)
    {
        try
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailure.IsFile(e))
        {
            throw FileFailure.Read(e, part.Path);
        }
    }

    private void ThrowIfTooLarge(HttpResponseMessage message, Hop hop, long from)
    {
        if (from + message.Content.Headers.ContentLength > options.MaxFileBytes)
        {
            throw new ScrapeException(ScrapeProblem.BodyTooLarge, $"{hop.Name}: the file has {from + message.Content.Headers.ContentLength} bytes; the limit is {options.MaxFileBytes}.");
        }
    }

    /// <summary>A strong ETag, else a date (RFC 9110, 13.1.5); nothing where the host says that it knows no ranges.</summary>
    private static string? ValidatorOf(HttpResponseMessage message)
    {
        if (message.Headers.AcceptRanges.Contains("none"))
        {
            return null;
        }

        return message.Headers.ETag is { IsWeak: false } tag
            ? tag.ToString()
            : message.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
    }
}
