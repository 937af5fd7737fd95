using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>Fetches addresses, several at a time and politely: one result for each, as soon as it is there.</summary>
/// <remarks>What hosts ask for is done: robots.txt, its crawl-delay, Retry-After, and no more calls than -RateLimit. What may pass is tried again later without holding a worker. Results come as they complete; those that failed can be piped back in.</remarks>
/// <example>
/// <code>
/// Start-Scrape https://shop.example/list -Row css:.item -Field @{ Name = 'css:h2'; Price = '[decimal] css:.price' } -NextPage css:a.next@href
/// </code>
/// Reads a list page by page: one object for each product, its price as a number.
/// </example>
/// <example>
/// <code>
/// @{ id = 7 }, @{ id = 9 } | Start-Scrape -UriTemplate 'https://api.example/games/{id}' -RateLimit 5/1s, 150/1m -Checkpoint ./games.checkpoint | ForEach-Object Data
/// </code>
/// Asks an API for two things, never more than five in a second, and writes down what was had.
/// </example>
/// <example>
/// <code>
/// @{ Uri = 'https://shop.example/cover.png'; Sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709' } | Start-Scrape -OutputDirectory ./media
/// </code>
/// Downloads a file and checks its content.
/// </example>
/// <example>
/// <code>
/// Start-Scrape https://shop.example/games -Field @{ Title = 'css:h1'; Cover = '[uri] css:img.cover@src' } -DownloadField Cover -OutputDirectory ./covers -Cache ./shop.cache
/// </code>
/// Reads a page, downloads what one of its fields names, and remembers the page for a day.
/// </example>
[Cmdlet(VerbsLifecycle.Start, "Scrape")]
[OutputType(typeof(ScrapeResult))]
public sealed class StartScrapeCommand : ScrapeRunCommandBase
{
    private ScrapeTaskReader _reader = null!;
    private bool _keptTold;

    /// <summary>Addresses; objects with a property Uri, Url, Href or Link; with <see cref="UriTemplate"/>, objects whose properties fill it; results to be tried again.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Addresses.</summary>
    [Parameter(Position = 0)]
    [Alias("Url")]
    [ValidateNotNullOrEmpty]
    public string[] Uri { get; set; } = [];

    /// <summary>How the properties of an input make an address (RFC 6570), such as <c>https://api.example/games/{id}{?lang}</c>; <c>{item}</c> is an input that is a text or a number itself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UriTemplate { get; set; }

    private protected override object? PipelineInput => InputObject;

    private protected override ScrapeTaskReader Reader => _reader;

    private protected override IReadOnlyDictionary<string, string> CheckpointConfiguration => new Dictionary<string, string>(
    [
        new(nameof(UriTemplate), ItemSecrets.Hide(UriTemplate ?? string.Empty)),
        new(nameof(Method), Method ?? string.Empty),
        new(nameof(OutputDirectory), OutputDirectory ?? string.Empty),
        .. DownloadField.Length == 0 ? Array.Empty<KeyValuePair<string, string>>() : [new(nameof(DownloadField), string.Join(' ', DownloadField))],
        .. CrawlConfiguration(Uri.Select(static uri => System.Uri.TryCreate(uri, UriKind.Absolute, out var url) ? SafeUrl.Mask(url) : string.Empty)),
    ]);

    private protected override void Begin()
    {
        if (Uri.Length == 0 && InputObject is null && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(ErrorRecords.NothingToScrape());
        }

        try
        {
            _reader = new ScrapeTaskReader(ReadDefaults() with
            {
                Template = UriTemplate,
                Directory = AnswerDirectory,
                Existing = ExistingFile,
            });
        }
        catch (FormatException invalid)
        {
            ThrowTerminatingError(ErrorRecords.ScrapeSetupInvalid(invalid));
        }

        Open();
        foreach (var uri in Uri)
        {
            Accept(uri);
        }
    }

    private protected override void Process()
    {
        // What comes from the pipeline is one item; what -InputObject was given may be several.
        foreach (var item in MyInvocation.ExpectingInput ? new[] { InputObject } : LanguagePrimitives.GetEnumerable(InputObject) ?? new[] { InputObject })
        {
            if (item is not null)
            {
                Accept(item);
            }
        }
    }

    private void Accept(object input)
    {
        var wrapped = PSObject.AsPSObject(input);
        if (!TryUnwrap(wrapped, out var item) || item is null)
        {
            return;
        }

        try
        {
            var task = _reader.Read(item);
            Start(task with { Journal = WithoutSecrets(Identify(wrapped, task.Item), task) });
        }
        catch (Exception invalid) when (invalid is FormatException or ScrapeException)
        {
            RunExitCode.Add(ExitBits.Failures);
            WriteError(ErrorRecords.ScrapeInputInvalid(invalid, input));
        }

        if (_reader.KeptFrom is { } host && !_keptTold)
        {
            _keptTold = true;
            WriteWarning(ErrorRecords.CredentialKept(host));
        }
    }

    /// <summary>An item that holds a secret, or whose address does, is told apart in the checkpoint, but cannot be had back from it.</summary>
    private static JournalItem? WithoutSecrets(JournalItem? journal, ScrapeTask task) =>
        journal is not null && (task.Request.HoldsLogin || UrlText.HoldsSecret(task.Request.Uri.AbsoluteUri) || ItemSecrets.AreIn(task.Item))
            ? new JournalItem(journal.Id, journal.IsDone) { Key = task.Request.Url }
            : journal;
}
