using System.Buffers;

namespace Reconcile.Web.Http;

/// <summary>Keeps a body in memory.</summary>
/// <param name="options">The limits.</param>
/// <param name="traffic">Counts what comes over the network; null: nobody wants to know.</param>
/// <param name="mostBytes">Reads so many bytes and leaves the rest; null: more than the options allow is a problem.</param>
internal sealed class BufferedBody(HttpOptions options, Traffic? traffic = null, int? mostBytes = null) : IBodyReceiver
{
    private const int FirstBuffer = 16 * 1024;

    // What a host says of the length is believed up to here; beyond, memory grows with what really comes.
    private const int MostBelieved = 1024 * 1024;

    private static readonly Dictionary<string, string> None = [];

    public IReadOnlyDictionary<string, string> Headers => None;

    public async ValueTask<ScrapeResponse> ReceiveAsync(HttpResponseMessage message, Hop hop, ScrapeResponse response, AttemptClock clock)
    {
        var body = await UnpackedBody.OpenAsync(hop, message, raw: false, options.MaxBodyBytes, options.MaxCompressionRatio, traffic, clock.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var first = Math.Min(message.Content.Headers.ContentLength + 1 ?? FirstBuffer, MostBelieved);
            var content = await ReadAsync(body, (int)Math.Max(first, 1), clock.Token).ConfigureAwait(false);
            return response with { Content = content, BytesReceived = body.BytesReceived };
        }
    }

    private async ValueTask<byte[]> ReadAsync(UnpackedBody body, int capacity, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(capacity);
        var length = 0;
        try
        {
            while (length < (mostBytes ?? int.MaxValue))
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }

            return buffer.AsSpan(0, Math.Min(length, mostBytes ?? length)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
