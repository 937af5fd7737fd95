using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Reconcile.Testing;

/// <summary>One request and the means to answer it, in good order or not.</summary>
public sealed class HostileExchange(HostileRequest request, Stream stream, Socket socket, CancellationToken ending)
{
    public HostileRequest Request => request;

    /// <summary>Fires when the server ends.</summary>
    public CancellationToken Ending => ending;

    /// <summary>Whether the connection is used again behind this answer.</summary>
    public bool IsKeptAlive { get; set; }

    /// <summary>The network itself.</summary>
    public Stream Stream => stream;

    /// <summary>An answer in good order.</summary>
    public Task AnswerAsync(int status, string body, params string[] headers) => AnswerAsync(status, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>An answer in good order.</summary>
    public async Task AnswerAsync(int status, byte[] body, params string[] headers)
    {
        await WriteAsync(Head(status, [$"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}", .. headers]));
        if (request.Method != "HEAD")
        {
            await WriteAsync(body);
        }

        IsKeptAlive = true;
    }

    /// <summary>A redirect in good order.</summary>
    public Task RedirectAsync(int status, string location, params string[] headers) => AnswerAsync(status, string.Empty, [$"Location: {location}", .. headers]);

    /// <summary>Status line and headers as they are given, and the empty line.</summary>
    public static string Head(int status, params string[] headers) =>
        $"HTTP/1.1 {status} Whatever\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    /// <summary>Text as it is, byte for character.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, ending);
        await stream.FlushAsync(ending);
    }

    /// <summary>Breaks the connection off so that the client sees a reset rather than an end.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Says nothing more until the server ends.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending);
}
