using System.Globalization;
using Xunit;

namespace Reconcile.Testing;

/// <summary>
/// A private nginx with its own configuration and folder: <c>/files/</c> serves files, <c>/limited/</c> the same at 20 requests a second at most
/// and 429 above, and every request is in its log.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private static readonly Lazy<Task<NginxServer>> Shared = new(StartNewAsync);
    private readonly ServerProcess _process;

    private NginxServer(ServerProcess process) => _process = process;

    public Uri Url => new($"http://127.0.0.1:{_process.Port}/");

    /// <summary>What is below <c>/files/</c> and <c>/limited/</c>.</summary>
    public string FilesFolder => Path.Combine(_process.Folder, "files");

    /// <summary>The server that all tests of this process share. Skips the test where nginx is not installed.</summary>
    public static async Task<NginxServer> RequireAsync()
    {
        Assert.SkipUnless(File.Exists(Program), "nginx is not installed (/usr/sbin/nginx)");
        return await Shared.Value;
    }

    /// <summary>Its log so far: time in seconds, status and address of each request.</summary>
    public IReadOnlyList<(double Seconds, int Status, string Target)> ReadLog() =>
        [.. File.ReadAllLines(Path.Combine(_process.Folder, "access.log")).Select(line => line.Split(' ')).Where(fields => fields.Length == 3)
            .Select(fields => (double.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[2]))];

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<NginxServer> StartNewAsync() => new(await ServerProcess.StartAsync("nginx", Prepare, CancellationToken.None));

    private static string[] Prepare(string folder, int port)
    {
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        if (!OperatingSystem.IsWindows())
        {
            // Its workers may have another user than its master.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 512; }
            http {
                log_format short '$msec $status $request_uri';
                access_log {{folder}}/access.log short;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                types { application/json json; text/html html; }
                gzip on;
                gzip_types application/json;
                limit_req_zone $binary_remote_addr zone=all:1m rate=20r/s;
                limit_req_status 429;
                server {
                    listen 127.0.0.1:{{port}};
                    location /files/ { alias {{folder}}/files/; }
                    location /limited/ { limit_req zone=all; alias {{folder}}/files/; }
                    location /moved/ { return 301 /files/a.json; }
                    location /slow/ { limit_rate 1k; alias {{folder}}/files/; }
                }
            }
            """);
        return [Program, "-p", folder, "-c", configuration];
    }
}
