using System.IO.Compression;

namespace Reconcile.Web.Http;

/// <summary>A body as it is meant, whatever it was packed with on its way, under limits: a few bytes can unpack to any number.</summary>
internal sealed class UnpackedBody : IAsyncDisposable
{
    private const int MostLayers = 3;

    // Small things may be all zeros; what counts is what memory and disks cannot bear.
    private const long AlwaysAllowed = 1024 * 1024;

    private readonly Hop _hop;
    private readonly CountingStream _wire;
    private readonly Stream _content;
    private readonly Func<long, bool>? _isCutOff;
    private readonly long _mostBytes;
    private readonly int _mostRatio;

    private UnpackedBody(Hop hop, CountingStream wire, Stream content, Func<long, bool>? isCutOff, long mostBytes, int mostRatio)
    {
        _isCutOff = isCutOff;
        _hop = hop;
        _wire = wire;
        _content = content;
        _mostBytes = mostBytes;
        _mostRatio = mostRatio;
    }

    /// <summary>Whether it was packed.</summary>
    public bool IsPacked => _content != _wire;

    /// <summary>Bytes that came over the network.</summary>
    public long BytesReceived => _wire.Count;

    /// <summary>Bytes that were read here.</summary>
    public long Length { get; private set; }

    /// <param name="hop">For messages.</param>
    /// <param name="message">The answer.</param>
    /// <param name="raw">Whether to leave it packed.</param>
    /// <param name="mostBytes">Most bytes to unpack.</param>
    /// <param name="mostRatio">Most bytes that one byte may unpack to.</param>
    /// <param name="traffic">Counts what comes over the network; null: nobody wants to know.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScrapeException">It is packed in a way that is not known.</exception>
    public static async ValueTask<UnpackedBody> OpenAsync(Hop hop, HttpResponseMessage message, bool raw, long mostBytes, int mostRatio, Traffic? traffic, CancellationToken cancellationToken)
    {
        var wire = new CountingStream(await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), traffic: traffic);
        Stream content = wire;
        Func<long, bool>? isCutOff = null;
        if (!raw)
        {
            foreach (var coding in Codings(hop, message).Reverse())
            {
                (content, isCutOff) = await UnpackAsync(hop, content, coding, cancellationToken).ConfigureAwait(false);
            }
        }

        return new UnpackedBody(hop, wire, content, isCutOff, mostBytes, mostRatio);
    }

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <exception cref="ScrapeException">A limit is exceeded.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await ReadContentAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0 && buffer.Length > 0 && _isCutOff?.Invoke(Length) == true)
        {
            throw new InvalidDataException($"It ends after {_wire.Count} bytes, before its own end.");
        }

        Length += read;
        if (IsPacked && Length > AlwaysAllowed && Length / _mostRatio > _wire.Count)
        {
            throw new ScrapeException(ScrapeProblem.DecompressionBomb,
                $"{_hop.Name}: {_wire.Count} bytes unpack to more than {Length}, over {_mostRatio} for each; that is a trap, or a limit set too low.");
        }

        return Length > _mostBytes
            ? throw new ScrapeException(ScrapeProblem.BodyTooLarge, $"{_hop.Name}: the body has more than {_mostBytes} bytes, which is the limit.")
            : read;
    }

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e) when (IsPacked)
        {
            // How Brotli says it.
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static string[] Codings(Hop hop, HttpResponseMessage message)
    {
        if (!message.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values))
        {
            return [];
        }

        var codings = values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToArray();
        return codings.Length > MostLayers
            ? throw new ScrapeException(ScrapeProblem.ContentEncodingInvalid, $"{hop.Name}: the body is packed {codings.Length} times over; the limit is {MostLayers}.")
            : codings;
    }

    /// <summary>What comes out of it, and whether it was cut off, asked with the bytes that came out of the outermost layer.</summary>
    private static async ValueTask<(Stream Content, Func<long, bool>? IsCutOff)> UnpackAsync(Hop hop, Stream packed, string coding, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        if (await packed.ReadAsync(first, cancellationToken).ConfigureAwait(false) == 0)
        {
            // Nothing at all was packed: the answer to HEAD, or an empty one.
            return (packed, null);
        }

        if (coding.ToUpperInvariant() is "GZIP" or "X-GZIP")
        {
            var source = new GzipSource(packed, first);
            return (new GZipStream(source, CompressionMode.Decompress), source.IsCutOff);
        }

        // The others stop where the format ends: whoever reads on to the end of the network has missed that.
        var whole = new CountingStream(packed, first);
        Stream content = coding.ToUpperInvariant() switch
        {
            // By its name it has zlib's frame; some send it bare.
            "DEFLATE" when (first[0] & 0x0F) == 8 => new ZLibStream(whole, CompressionMode.Decompress),
            "DEFLATE" => new DeflateStream(whole, CompressionMode.Decompress),
            "BR" => new BrotliStream(whole, CompressionMode.Decompress),
            _ => throw new ScrapeException(ScrapeProblem.ContentEncodingInvalid, $"{hop.Name}: the body is packed with '{Shown(coding)}', which was not asked for and is not known."),
        };
        return (content, _ => whole.IsAtEnd);
    }

    private static string Shown(string coding) => coding.Length <= 20 && coding.All(char.IsAsciiLetterOrDigit) ? coding : "something";
}
