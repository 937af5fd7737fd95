using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Web.Tests.Downloads;

/// <summary>A host of one file that knows ranges, as it should, and breaks off when it is told to.</summary>
internal sealed class FileHost : IAsyncDisposable
{
    private readonly HostileServer _server = HostileServer.Start();
    private int _breaks;

    public FileHost(byte[] content, string path = "/file.bin")
    {
        Content = content;
        Path = path;
        _server.On(path, AnswerAsync);
    }

    public byte[] Content { get; set; }

    public string Path { get; }

    public string? Tag { get; set; } = "\"v1\"";

    public string? Modified { get; set; }

    /// <summary>Further headers of every answer.</summary>
    public string[] Headers { get; init; } = [];

    /// <summary>Says that the next answers break off after half of what is left.</summary>
    public int Breaks { set => _breaks = value; }

    public string Url => _server.At(Path);

    public HostileServer Server => _server;

    public IReadOnlyList<HostileRequest> Requests => _server.Requests;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HostileExchange exchange)
    {
        string[] described = [.. Headers, .. Tag is null ? Array.Empty<string>() : [$"ETag: {Tag}"], .. Modified is null ? Array.Empty<string>() : [$"Last-Modified: {Modified}"]];
        var from = 0;
        if (exchange.Request.Header("Range") is { } range && exchange.Request.Header("If-Range") is { } condition && (condition == Tag || condition == Modified))
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            if (from >= Content.Length)
            {
                await exchange.AnswerAsync(416, string.Empty, $"Content-Range: bytes */{Content.Length}");
                return;
            }

            described = [.. described, $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}"];
        }

        var rest = Content.AsMemory(from);
        await exchange.WriteAsync(HostileExchange.Head(from > 0 ? 206 : 200, [$"Content-Length: {rest.Length}", .. described]));
        var isBroken = Interlocked.Decrement(ref _breaks) >= 0;
        await exchange.WriteAsync(isBroken ? rest[..(rest.Length / 2)] : rest);
        exchange.IsKeptAlive = !isBroken;
    }
}
