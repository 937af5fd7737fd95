using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;

namespace Reconcile.Testing;

/// <summary>A collector that takes traces and metrics over HTTP on a port of its own and keeps them.</summary>
public sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, NameValueCollection Headers, byte[] Body)> _requests = new();
    private readonly int _answer;

    /// <param name="answer">The HTTP status that every delivery is answered with.</param>
    public OtlpReceiver(int answer = 200)
    {
        _answer = answer;
        Endpoint = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        _listener.Prefixes.Add(Endpoint.AbsoluteUri);
        _listener.Start();
        _ = ReceiveAsync();
    }

    public Uri Endpoint { get; }

    public IReadOnlyCollection<(string Path, NameValueCollection Headers, byte[] Body)> Requests => _requests;

    /// <summary>The spans in the order in which they ended.</summary>
    public IReadOnlyList<OtlpSpan> Spans =>
        [.. Bodies("/v1/traces").SelectMany(request => request.Messages(1)).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)).Select(OtlpSpan.Read)];

    /// <summary>The metrics of the last delivery.</summary>
    public IReadOnlyList<OtlpMetric> Metrics =>
        [.. Bodies("/v1/metrics").TakeLast(1).SelectMany(request => request.Messages(1)).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)).SelectMany(OtlpMetric.Read)];

    /// <summary>What those who sent spans say of themselves, for example <c>service.name</c>.</summary>
    public IReadOnlyDictionary<string, object> Resource =>
        OtlpSpan.ReadAttributes(Bodies("/v1/traces").First().Message(1)!.Message(1)!, 1);

    public void Dispose() => _listener.Close();

    private IEnumerable<ProtobufMessage> Bodies(string path) =>
        _requests.Where(request => request.Path == path).Select(request => new ProtobufMessage(request.Body));

    private async Task ReceiveAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _requests.Enqueue((context.Request.Url!.AbsolutePath, context.Request.Headers, body.ToArray()));
                context.Response.StatusCode = _answer;
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception error) when (error is ObjectDisposedException or HttpListenerException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
