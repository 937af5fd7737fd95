using System.IO.Compression;

namespace Reconcile.Testing;

/// <summary>A body of zeros, packed while it is sent: small on the network, as large as one likes behind it.</summary>
public static class ZipBomb
{
    /// <summary>Answers with it. Ends early when the client has gone.</summary>
    public static async Task SendAsync(HostileExchange exchange, long bytes, string encoding = "gzip")
    {
        await exchange.WriteAsync(HostileExchange.Head(200, $"Content-Encoding: {encoding}", "Content-Type: application/json", "Connection: close"));
        await using Stream packing = encoding == "br"
            ? new BrotliStream(exchange.Stream, CompressionLevel.Optimal, leaveOpen: true)
            : new GZipStream(exchange.Stream, CompressionLevel.Optimal, leaveOpen: true);
        var zeros = new byte[1024 * 1024];
        for (long sent = 0; sent < bytes; sent += zeros.Length)
        {
            await packing.WriteAsync(zeros, exchange.Ending);
        }
    }
}
