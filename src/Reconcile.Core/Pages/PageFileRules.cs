namespace Reconcile;

/// <summary>Which files are downloaded with a page, and how. Immutable.</summary>
/// <param name="Fields">
/// Names of the fields that lead to them: each is an address, an object that says as much as an input does (see <see cref="DownloadTaskReader"/>), or a
/// list of such.
/// </param>
/// <param name="Directory">Where the files go.</param>
/// <param name="Existing">What to do about a file of the same name.</param>
/// <param name="Request">What asks for an address: whom logins and secret headers go to is not for the page to say. Called by several threads.</param>
internal sealed record PageFileRules(IReadOnlyList<string> Fields, string Directory, ExistingFile Existing, Func<Uri, ScrapeRequest> Request);

/// <summary>A file that a page leads to.</summary>
/// <param name="Field">The field that does.</param>
/// <param name="Row">The row of the page, from 1; 0 if the page is not read in rows.</param>
/// <param name="Url">Its address as messages may show it.</param>
/// <param name="Task">How to have it; null: it cannot be had.</param>
/// <param name="Reason">Why it cannot.</param>
internal sealed record PageFile(string Field, int Row, string Url, DownloadTask? Task, string Reason = "")
{
    /// <summary>The result, as the page's reader wants it.</summary>
    public DownloadResult Of(DownloadResult result) => result with { Field = Field, Row = Row };
}
