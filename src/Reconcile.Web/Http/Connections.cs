using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;

namespace Reconcile.Web.Http;

/// <summary>The connections of a run: reused, renewed now and then so that a moved host is found, HTTP/2 where TLS agrees on it.</summary>
internal static class Connections
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(2);

    // Reading the rest of an unwanted body is cheaper than a new connection only while it is short.
    private const int MostDrained = 64 * 1024;

    [SuppressMessage("Security", "CA5359", Justification = "Only where the user has asked for it in so many words.")]
    public static HttpMessageInvoker Open(HttpOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseHeadersLength = options.MaxHeaderKilobytes,
            MaxResponseDrainSize = MostDrained,
            ResponseDrainTimeout = LongestDrain,
            PooledConnectionLifetime = Lifetime,
            PooledConnectionIdleTimeout = IdleLifetime,
            EnableMultipleHttp2Connections = true,
            UseProxy = !options.NoProxy,
        };
        if (options.Proxy is { } proxy)
        {
            handler.Proxy = ReadProxy(proxy);
        }

        if (options.SkipCertificateCheck)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
        }

        return new HttpMessageInvoker(handler);
    }

    private static WebProxy ReadProxy(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
        {
            return new WebProxy(proxy);
        }

        var login = proxy.UserInfo.Split(':', 2);
        return new WebProxy(new UriBuilder(proxy) { UserName = string.Empty, Password = string.Empty }.Uri)
        {
            Credentials = new NetworkCredential(Uri.UnescapeDataString(login[0]), login.Length > 1 ? Uri.UnescapeDataString(login[1]) : string.Empty),
        };
    }
}
