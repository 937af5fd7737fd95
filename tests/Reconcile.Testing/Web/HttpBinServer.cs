using Xunit;

namespace Reconcile.Testing;

/// <summary>A private httpbin, Debian's python3-httpbin under python3-gunicorn: answers of every kind, by somebody else's hand.</summary>
public sealed class HttpBinServer : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Packages = "/usr/lib/python3/dist-packages";
    private static readonly Lazy<Task<HttpBinServer>> Shared = new(StartNewAsync);
    private readonly ServerProcess _process;

    private HttpBinServer(ServerProcess process) => _process = process;

    public Uri Url => new($"http://127.0.0.1:{_process.Port}/");

    /// <summary>The server that all tests of this process share. Skips the test where it is not installed.</summary>
    public static async Task<HttpBinServer> RequireAsync()
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Packages, "httpbin")) && Directory.Exists(Path.Combine(Packages, "gunicorn")),
            "httpbin is not installed (python3-httpbin, python3-gunicorn)");
        return await Shared.Value;
    }

    /// <summary>An address on this server.</summary>
    public string At(string path) => new Uri(Url, path).AbsoluteUri;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<HttpBinServer> StartNewAsync() => new(await ServerProcess.StartAsync(
        "httpbin",
        static (_, port) => [Python, "-m", "gunicorn", "--bind", $"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "--graceful-timeout", "1", "httpbin:app"],
        CancellationToken.None));
}
