using System.Text.Json;
using Reconcile.Web.Crawl;
using Reconcile.Web.Downloads;
using Reconcile.Web.Extraction;
using Reconcile.Web.Http;

namespace Reconcile.Web;

/// <summary>Takes out of an answer what was asked for: fields, links, the next page. Each answer is parsed once.</summary>
internal sealed class PageReader
{
    private static readonly Dictionary<string, string> NoNamespaces = [];
    private readonly ScrapeOptions _options;
    private readonly PageExtractor? _fields;
    private readonly LinkFinder? _links;
    private readonly NextPageFinder? _next;
    private readonly PageFileFinder? _files;

    /// <exception cref="FormatException">A selector is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public PageReader(ScrapeOptions options)
    {
        _options = options;
        _fields = options.Fields is { } fields ? new PageExtractor(fields) : null;
        _links = options.Follow is { } follow ? new LinkFinder(follow, options.Crawl.HonourNoFollow) : null;
        _next = options.NextPage is { } next ? new NextPageFinder(next) : null;
        _files = options.Files is { } files ? new PageFileFinder(files, options.Fields?.Rows is not null) : null;
    }

    private bool HasWork => _fields is not null || _links is not null || _next is not null;

    /// <summary>The result of an answer, which is remembered unless it is damaged.</summary>
    /// <exception cref="ScrapeException">There is none, or it is not what the fields need.</exception>
    public ScrapeResult Read(ScrapeTask task, CachedAnswer answer, CancellationToken cancellationToken)
    {
        var isReadable = true;
        try
        {
            var result = ResponseContent.Apply(ScrapeResult.Of(task, answer.Response), answer.Response);
            return answer.Response.ToException(result) is { } error ? throw error : Read(task, result, answer.Response, cancellationToken);
        }
        catch (ScrapeException e) when (e.InnerException is ExtractionException { Problem: ExtractionProblem.PageUnreadable })
        {
            isReadable = false;
            throw;
        }
        finally
        {
            answer.Remember?.Invoke(isReadable);
        }
    }

    private ScrapeResult Read(ScrapeTask task, ScrapeResult result, ScrapeResponse response, CancellationToken cancellationToken)
    {
        if (response.Content.IsEmpty)
        {
            return result;
        }

        try
        {
            var content = PageContent.Of(response);
            if (_fields is null && BodySniffer.IsJson(content.MediaType))
            {
                CheckJson(result);
            }

            return HasWork ? Take(task, result, new ParsedPage(content, _options.Fields?.Namespaces ?? NoNamespaces, cancellationToken)) : result;
        }
        catch (ExtractionException e)
        {
            result = result with { Status = ScrapeStatus.Failed, Problem = ScrapeProblem.ExtractionFailed, Reason = e.Message };
            throw new ScrapeException(ScrapeProblem.ExtractionFailed, e.Message, e) { Result = result };
        }
    }

    /// <summary>What is to be JSON becomes objects; that it cannot is found here, before it is remembered.</summary>
    private static void CheckJson(ScrapeResult result)
    {
        try
        {
            JsonText.Check(result.Content ?? string.Empty);
        }
        catch (JsonException e)
        {
            throw new ExtractionException(ExtractionProblem.PageUnreadable, $"{result.FinalUrl} is no JSON, though its host calls it '{result.ContentType}'. {e.Message}", e);
        }
    }

    private ScrapeResult Take(ScrapeTask task, ScrapeResult result, ParsedPage page)
    {
        var hasRows = true;
        if (_fields is not null)
        {
            var extracted = _fields.Extract(page);
            hasRows = extracted.Rows.Count > 0;
            result = result with
            {
                Rows = extracted.Rows,
                Missing = extracted.Missing,
                Files = _files?.Find(extracted.Rows, page.Base) ?? [],
                Notes = [.. result.Notes, .. extracted.Problems.Select(problem => $"{problem.Field}, row {problem.Row}: {problem.Message}")],
                Content = _options.KeepsContent ? result.Content : null,
                Bytes = _options.KeepsContent ? result.Bytes : null,
            };
        }

        return result with
        {
            Links = _links is null ? [] : [.. _links.Find(page)],
            NextPage = _next?.Find(page, task.Request.Uri, hasRows),
        };
    }
}
