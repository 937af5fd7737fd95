using System.ComponentModel;
using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>A cmdlet that reads many pages or fetches many files: where files go, and which of them pages lead to.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PageFileCommandBase : PageCommandBase
{
    /// <summary>Pages whose files may be under way, for each place for a download. More than one, so that a page with a large file does not keep the others waiting.</summary>
    private const int PagesPerDownload = 4;

    /// <summary>
    /// Directory for files, made if it is not there: answers are downloaded to it instead of being kept in memory; with <see cref="DownloadField"/>, the files that pages
    /// lead to. Inputs can say FileName, Size and Checksum (or Sha256, Sha1, Md5, Crc32). Not with -Method Head, which brings no content.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>What to do about a file of the same name from before: <c>KeepBoth</c> (the default), <c>Replace</c> or <c>Skip</c>. Files of one run are never taken for each other: the next of the same name is called <c>name (2)</c>.</summary>
    [Parameter]
    public ExistingFile ExistingFile { get; set; }

    /// <summary>
    /// Names of fields of <see cref="PageCommandBase.Field"/> whose addresses are downloaded to <see cref="OutputDirectory"/>: one or a list in each, or objects with a property
    /// Uri, Url, Href or Link that can say what inputs can. A page has failed if one of its files has, and keeps its data; -TimeoutSeconds counts for it with its files.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] DownloadField { get; set; } = [];

    /// <summary>Where answers go as files; null: they are read.</summary>
    private protected string? AnswerDirectory => DownloadField.Length > 0 || OutputDirectory is null ? null : FullPath(OutputDirectory);

    /// <summary>Items at a time: pages being read, or files, or pages being read beside those that wait for their files.</summary>
    private protected int ItemsFor(int requests, int downloads) =>
        OutputDirectory is null ? requests
        : DownloadField.Length == 0 ? downloads
        : Math.Min(requests + (downloads * PagesPerDownload), BatchOptions.MaxWorkersLimit);

    /// <summary>What the run does, as the parameters say.</summary>
    /// <param name="request">What asks for a file.</param>
    /// <exception cref="FormatException">They say it wrongly.</exception>
    private protected ScrapeOptions ReadScrapeOptions(Func<Uri, ScrapeRequest> request)
    {
        if (OutputDirectory is not null && string.Equals(Method, "HEAD", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("-Method Head asks for no content, so that there is nothing to write to -OutputDirectory. Leave one of them out: without the directory, the results say whether something is there, and its headers how large it is.");
        }

        var options = ReadScrapeOptions();
        return DownloadField.Length == 0 ? options : options with { Files = ReadFiles(options.Fields, request) };
    }

    private PageFileRules ReadFiles(ExtractionRules? fields, Func<Uri, ScrapeRequest> request)
    {
        if (OutputDirectory is null)
        {
            throw new FormatException("-DownloadField needs an -OutputDirectory for the files.");
        }

        var rules = fields?.Fields ?? throw new FormatException("-DownloadField names fields of -Field, which is not given: write -Field @{ Cover = '[uri] css:img.cover@src' } -DownloadField Cover.");
        return new PageFileRules([.. DownloadField.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => Checked(name, rules))], FullPath(OutputDirectory), ExistingFile, request);
    }

    private static string Checked(string name, IReadOnlyList<ExtractionRule> rules)
    {
        var rule = rules.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"-DownloadField: there is no field '{name}'; -Field has {string.Join(", ", rules.Select(field => field.Name))}.");
        if (rule.Type is not (FieldType.Auto or FieldType.String or FieldType.Uri))
        {
            throw new FormatException($"-DownloadField: field '{name}' is made into {rule.Type}, which is no address. Write [uri], or no type.");
        }

        return rule.Fields.Count == 0 || rule.Fields.Any(field => DownloadTaskReader.AddressNames.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            ? rule.Name
            : throw new FormatException($"-DownloadField: the rows of '{name}' have no field {string.Join(", ", DownloadTaskReader.AddressNames)} for the address.");
    }
}
