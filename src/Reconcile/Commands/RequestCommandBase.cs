using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Net;
using System.Security;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that sends many requests: what they have in common.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RequestCommandBase : HttpCommandBase
{
    // A server that allows more than anybody's machine can do is taken at its word up to here.
    private const int MostByServer = 64;

    /// <summary>GET, POST, ...; POST with a body, else GET by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Method { get; set; }

    /// <summary>
    /// Headers. Those that hold a secret, by their name, go where the credential goes, the others to every address that is asked. By a redirect to another host or port none goes on but
    /// Accept, Accept-Encoding, Accept-Language and User-Agent.
    /// </summary>
    [Parameter]
    public Hashtable Headers { get; set; } = [];

    /// <summary>Cookies to begin with; they go where the credential goes. What hosts set is kept for the run.</summary>
    [Parameter]
    public Hashtable Cookie { get; set; } = [];

    /// <summary>What is sent: text, bytes, a hashtable as a form, or any object as JSON; a hashtable too with <c>-ContentType application/json</c>.</summary>
    [Parameter]
    public object? Body { get; set; }

    /// <summary>What kind of content the body is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>A user and a password for basic authentication. They go to the host and port of the first request, or to the hosts of <c>-CredentialHost</c>, and to no other; never on to another by a redirect.</summary>
    [Parameter]
    public PSCredential? Credential { get; set; }

    /// <summary>A bearer token instead.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>
    /// Hosts, with wildcards, that the credential goes to: <c>api.example</c> with all its ports, <c>api.example:8443</c> with one. By default that of the first request, whose other ports
    /// are none of it, except from http to https.
    /// </summary>
    [Parameter]
    public string[] CredentialHost { get; set; } = [];

    /// <summary>
    /// Where the server says what the account may do: <c>@{ Uri = '...'; MaxThreads = 'response.user.maxthreads'; PerMinute = '...'; PerDay = '...'; UsedToday = '...' }</c>, with
    /// paths into its JSON; LeftToday instead of UsedToday where it says that. Downloads then have as many workers, requests half as many, each at most what their parameter says (64 where none is given), and the
    /// run ends when today's requests are used up. It is asked again after a refusal, at most every RefreshSeconds: 1 to 86,400, 60 by default.
    /// </summary>
    [Parameter]
    public IDictionary? LimitsFrom { get; set; }

    private protected override int DefaultWorkers => LimitsFrom is null ? base.DefaultWorkers : MostByServer;

    /// <summary>What the parameters say of every request.</summary>
    /// <exception cref="FormatException">They say it wrongly.</exception>
    private protected ScrapeDefaults ReadDefaults() => new()
    {
        Method = Method,
        Headers = ScrapeTaskReader.ReadHeaders(Headers),
        Cookies = ScrapeTaskReader.ReadMap(Cookie),
        Credential = ReadCredential(),
        CredentialHosts = CredentialHost,
        Body = Body,
        ContentType = ContentType,
    };

    /// <summary>The request that tells the limits.</summary>
    /// <exception cref="FormatException">It is not said which.</exception>
    private protected LimitSource? ReadLimits() => LimitsFrom is null ? null
        : LimitSourceReader.Read(LimitsFrom, request => request with { Credential = request.Credential ?? ReadCredential(), Headers = ScrapeTaskReader.ReadHeaders(Headers) });

    private ScrapeCredential? ReadCredential() =>
        Token is not null ? ScrapeCredential.Bearer(new NetworkCredential(string.Empty, Token).Password)
        : Credential is not null ? ScrapeCredential.Basic(Credential.UserName, Credential.GetNetworkCredential().Password)
        : null;
}
