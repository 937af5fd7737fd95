using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reconcile.Benchmarks;

/// <summary>A web server in a process of its own that answers every request with the same small JSON, as fast as it can. Ends when its input does.</summary>
internal static class ScrapeServerChild
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "serve-in-child";

    private const int RobotsLength = 64;
    private static readonly byte[] Answer = Describe(200, """{"id":12345,"name":"An ordinary item","price":19.99,"tags":["one","two","three"],"inStock":true}""");
    private static readonly byte[] NotFound = Describe(404, string.Empty);

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    public static async Task<int> RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        await Console.Out.WriteLineAsync(((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _ = AcceptAsync(listener);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static byte[] Describe(int status, string body) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nServer: benchmark\r\nCache-Control: no-cache\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptSocketAsync());
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var buffer = new byte[8192];
            var length = 0;
            while (await socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var read)
            {
                length += read;
                for (int end; (end = buffer.AsSpan(0, length).IndexOf(HeadEnd)) >= 0;)
                {
                    var isRobots = buffer.AsSpan(0, Math.Min(end, RobotsLength)).IndexOf("/robots.txt"u8) >= 0;
                    await socket.SendAsync(isRobots ? NotFound : Answer);
                    length -= end + HeadEnd.Length;
                    buffer.AsSpan(end + HeadEnd.Length, length).CopyTo(buffer);
                }
            }
        }
    }
}
