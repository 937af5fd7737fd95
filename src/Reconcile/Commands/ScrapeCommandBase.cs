using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text.Json;
using Reconcile.Loading;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that scrapes: what it asks, and what it writes for each item.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ScrapeCommandBase : HttpCommandBase
{
    private IDisposable? _scraper;
    private Func<string?>? _takeNotice;
    private bool _quotaTold;

    /// <summary>GET, POST, ...; POST with a body, else GET by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Method { get; set; }

    /// <summary>Headers. Those that hold a secret, by their name, go where the credential goes.</summary>
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

    /// <summary>A user and a password for basic authentication. They go to the host of the first request, or those of <c>-CredentialHost</c>, and to no other.</summary>
    [Parameter]
    public PSCredential? Credential { get; set; }

    /// <summary>A bearer token instead.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>Hosts, with wildcards, that the credential goes to. The first request's by default.</summary>
    [Parameter]
    public string[] CredentialHost { get; set; } = [];

    private protected override string Activity => "Scraping";

    /// <summary>Where the server says how much it allows; null: nowhere.</summary>
    private protected abstract LimitSource? Limits { get; }

    private protected override string NameOf(ScrapeTask item) => item.Request.Url;

    private protected override string ReasonOf(Exception error) => ScrapeOutcome.ReasonOf(error);

    private protected override string StatusOf(BatchStatistics statistics) => RunStatus.Format(statistics, "items", 0);

    /// <summary>What the parameters say of every request.</summary>
    private protected ScrapeDefaults ReadDefaults() => new()
    {
        Method = Method,
        Headers = ScrapeTaskReader.ReadMap(Headers),
        Cookies = ScrapeTaskReader.ReadMap(Cookie),
        Credential = ReadCredential(),
        CredentialHosts = CredentialHost,
        Body = Body,
        ContentType = ContentType,
    };

    private protected ScrapeCredential? ReadCredential() =>
        Token is not null ? ScrapeCredential.Bearer(new NetworkCredential(string.Empty, Token).Password)
        : Credential is not null ? ScrapeCredential.Basic(Credential.UserName, Credential.GetNetworkCredential().Password)
        : null;

    private protected override BatchEngine<ScrapeTask, ScrapeResult> CreateEngine(BatchOptions options)
    {
        (var scrape, _takeNotice, _scraper) = WebAdapter.OpenScraper(ReadOptions(), Limits);
        var job = new BatchJob<ScrapeTask, ScrapeResult>(MyInvocation.MyCommand.Name, (task, token) => ScrapeAsync(scrape, task, token))
        {
            IsTransient = static error => error is ScrapeException { IsTransient: true },
        };
        return new BatchEngine<ScrapeTask, ScrapeResult>(job, options with { MaxWorkers = Math.Min(MaxWorkers + DownloadWorkers, BatchOptions.MaxWorkersLimit) });
    }

    private protected override void WriteEnded(ItemEnded<ScrapeTask, ScrapeResult> ended)
    {
        while (_takeNotice?.Invoke() is { } notice)
        {
            WriteWarning(notice);
        }

        var result = ScrapeOutcome.ResultOf(ended);
        RunExitCode.Add(result.ExitBits);
        WriteObject(result);
        if (ScrapeOutcome.IsHeldBack(ended))
        {
            // Neither done nor failed: a run that resumes begins with it.
            return;
        }

        if (result.Problem != ScrapeProblem.None)
        {
            WriteError(ErrorRecords.FromScrape(result, ScrapeOutcome.CauseOf(ended)));
        }

        Written(ended.Item.Journal, ended);
        TellQuota(result);
    }

    /// <summary>Ends the run, then closes its connections.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _scraper?.Dispose();
        }
    }

    private async ValueTask<ScrapeResult> ScrapeAsync(Func<ScrapeTask, CancellationToken, ValueTask<ScrapeResult>> scrape, ScrapeTask task, CancellationToken cancellationToken)
    {
        Started(task.Journal);
        return WithData(await scrape(task, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>JSON as objects, made by the worker rather than by the pipeline.</summary>
    private static ScrapeResult WithData(ScrapeResult result)
    {
        if (result.Content is not { Length: > 0 } content || !result.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return result;
        }

        try
        {
            return result with { Data = JsonData.Parse(content) };
        }
        catch (JsonException e)
        {
            return result with { Notes = [.. result.Notes, $"The host calls it JSON, but it is none: {e.Message}"] };
        }
    }

    private void TellQuota(ScrapeResult result)
    {
        if (result.Problem == ScrapeProblem.QuotaExhausted && !_quotaTold)
        {
            _quotaTold = true;
            WriteWarning("The account's quota is used up: what is left is not asked for. Run the same command with the same -Checkpoint to go on from here.");
        }
    }
}
