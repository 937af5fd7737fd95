using System.Net;
using System.Security.Authentication;

namespace Reconcile.Web.Http;

/// <summary>Says in one place what a broken attempt means.</summary>
internal static class TransportFailure
{
    /// <summary>Null: it is none of the network's, but a fault of this program.</summary>
    public static ScrapeResponse? Read(Exception error, Hop hop, AttemptClock clock) => error switch
    {
        OperationCanceledException when clock.IsOver => TimedOut(hop, clock, error),
        ScrapeException refused => hop.Fail(refused.Problem, refused.Message, refused.IsTransient, refused),
        HttpRequestException request => ReadRequest(request, hop),
        HttpIOException io => ReadIo(io.HttpRequestError, io, hop),
        InvalidDataException data => hop.Fail(ScrapeProblem.ContentEncodingInvalid, $"{hop.Name}: the body is not packed as its Content-Encoding says, or is cut off. {data.Message}", cause: data),
        IOException io => hop.Fail(ScrapeProblem.ConnectionLost, $"The connection to {hop.Authority} broke before the answer of {hop.Name} was complete. {Innermost(io)}", isTransient: true, io),
        CookieException or FormatException or UriFormatException => hop.Fail(ScrapeProblem.RequestInvalid, $"{hop.Name} cannot be sent: {error.Message}", cause: error),
        _ => null,
    };

    private static ScrapeResponse TimedOut(Hop hop, AttemptClock clock, Exception error) => clock.IsStall
        ? hop.Fail(ScrapeProblem.TransferStalled, FormattableString.Invariant($"{hop.Name}: the body came to a standstill: next to nothing came within {clock.Limit.TotalSeconds:0.###} s."), isTransient: true, error)
        : hop.Fail(ScrapeProblem.AttemptTimedOut, FormattableString.Invariant($"{hop.Name} did not answer completely within {clock.Limit.TotalSeconds:0.###} s."), isTransient: true, error);

    private static ScrapeResponse ReadRequest(HttpRequestException error, Hop hop)
    {
        var because = $" {Innermost(error)}";
        return error.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => hop.Fail(ScrapeProblem.NameNotResolved, $"The name of {hop.Authority} is not known.{because}", isTransient: true, error),
            HttpRequestError.SecureConnectionError => hop.Fail(ScrapeProblem.TlsFailed, $"No secure connection to {hop.Authority}.{because} Check its certificate; -SkipCertificateCheck is for test servers.", IsPassingTls(error), error),
            HttpRequestError.ProxyTunnelError => hop.Fail(ScrapeProblem.ProxyFailed, $"The proxy made no connection to {hop.Authority}.{because}", isTransient: true, error),
            HttpRequestError.ConnectionError => hop.Fail(ScrapeProblem.ConnectionFailed, $"{hop.Authority} cannot be reached.{because}", isTransient: true, error),
            _ when error.InnerException is AuthenticationException => hop.Fail(ScrapeProblem.TlsFailed, $"No secure connection to {hop.Authority}.{because}", cause: error),
            var kind => ReadIo(kind, error, hop),
        };
    }

    private static ScrapeResponse ReadIo(HttpRequestError kind, Exception error, Hop hop) => kind switch
    {
        HttpRequestError.ConfigurationLimitExceeded => hop.Fail(ScrapeProblem.HeadersTooLarge, $"{hop.Name} answered with more headers than allowed. {Innermost(error)}", cause: error),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError or HttpRequestError.ExtendedConnectNotSupported =>
            hop.Fail(ScrapeProblem.ResponseInvalid, $"The answer of {hop.Name} breaks the rules of HTTP. {Innermost(error)}", isTransient: true, error),
        _ => hop.Fail(ScrapeProblem.ConnectionLost, $"The connection to {hop.Authority} broke before the answer of {hop.Name} was complete. {Innermost(error)}", isTransient: true, error),
    };

    /// <summary>A handshake that broke off may have met a restart; a certificate that is not valid stays so.</summary>
    private static bool IsPassingTls(Exception error) => error.InnerException is IOException;

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        // Some end with a full stop, those of the system do not.
        return error.Message.TrimEnd('.') + ".";
    }
}
