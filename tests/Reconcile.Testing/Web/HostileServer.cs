using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Reconcile.Testing;

/// <summary>
/// A web server on loopback, on raw sockets, that does whatever a test tells it to: well-behaved or not. What is not told is 404.
/// Everything that was asked is kept, as it was asked.
/// </summary>
public sealed class HostileServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<HostileExchange, Task>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<HostileRequest> _requests = [];
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _connections;
    private int _active;
    private int _mostActive;

    private HostileServer(X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>For example <c>http://127.0.0.1:12345/</c>.</summary>
    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/");

    /// <summary>The same server under another name, which makes it another host.</summary>
    public Uri OtherUrl => new($"{(_certificate is null ? "http" : "https")}://localhost:{Port}/");

    /// <summary>What was asked, in its order, robots.txt left out.</summary>
    public IReadOnlyList<HostileRequest> Requests => [.. _requests.Where(request => request.Path != "/robots.txt")];

    /// <summary>Every request, robots.txt too.</summary>
    public IReadOnlyList<HostileRequest> AllRequests => [.. _requests];

    /// <summary>Connections that were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Most requests that were being answered at the same time.</summary>
    public int MostActive => Volatile.Read(ref _mostActive);

    public static HostileServer Start() => new(null);

    /// <summary>One that speaks TLS with this certificate.</summary>
    public static HostileServer StartTls(X509Certificate2 certificate) => new(certificate);

    /// <summary>An address on this server.</summary>
    public string At(string path) => new Uri(Url, path).AbsoluteUri;

    /// <summary>Says what a path answers.</summary>
    public HostileServer On(string path, Func<HostileExchange, Task> answer)
    {
        _answers[path] = answer;
        return this;
    }

    /// <summary>Says that a path answers 200 with a text.</summary>
    public HostileServer OnText(string path, string text, string contentType = "text/plain; charset=utf-8") =>
        On(path, exchange => exchange.AnswerAsync(200, text, $"Content-Type: {contentType}"));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }

        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_ending.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException
            || (e is InvalidOperationException && _ending.IsCancellationRequested))
        {
            // The end: a listener that was stopped between two clients says that it is not listening.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        _open[socket] = true;
        try
        {
            socket.NoDelay = true;
            await using var stream = await OpenAsync(socket);
            while (await HostileRequest.ReadAsync(stream, _ending.Token) is { } request)
            {
                _requests.Enqueue(request);
                var exchange = new HostileExchange(request, stream, socket, _ending.Token);
                await AnswerAsync(exchange);
                if (!exchange.IsKeptAlive)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or the server is being ended.
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async Task AnswerAsync(HostileExchange exchange)
    {
        var active = Interlocked.Increment(ref _active);
        for (var most = Volatile.Read(ref _mostActive); active > most; most = Volatile.Read(ref _mostActive))
        {
            Interlocked.CompareExchange(ref _mostActive, active, most);
        }

        try
        {
            var answer = _answers.GetValueOrDefault(exchange.Request.Path) ?? _answers.GetValueOrDefault("*");
            await (answer is null ? exchange.AnswerAsync(404, "nothing here") : answer(exchange));
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _ending.Token);
        return secure;
    }
}
