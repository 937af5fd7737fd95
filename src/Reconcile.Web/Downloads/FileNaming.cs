namespace Reconcile.Web.Downloads;

/// <summary>What a download is called: as the user says, else as the host says, else as the end of its address says.</summary>
internal static class FileNaming
{
    // For names without an extension, which many systems go by.
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = ".jpg",
        ["image/png"] = ".png",
        ["image/gif"] = ".gif",
        ["image/webp"] = ".webp",
        ["image/svg+xml"] = ".svg",
        ["video/mp4"] = ".mp4",
        ["audio/mpeg"] = ".mp3",
        ["application/pdf"] = ".pdf",
        ["application/zip"] = ".zip",
        ["application/json"] = ".json",
        ["application/xml"] = ".xml",
        ["text/xml"] = ".xml",
        ["text/html"] = ".html",
        ["text/plain"] = ".txt",
        ["text/csv"] = ".csv",
    };

    /// <summary>The name before the host has answered, for the part.</summary>
    public static string Expect(DownloadTask task) => SafeFileName.From(task.FileName.Length > 0 ? task.FileName : EndOf(task.Request.Uri));

    public static string Choose(DownloadTask task, ScrapeResponse response)
    {
        if (task.FileName.Length > 0)
        {
            return SafeFileName.From(task.FileName);
        }

        var name = SafeFileName.From(ContentDisposition.FileName(response.Header("Content-Disposition")) ?? EndOf(response.Uri));
        return Path.GetExtension(name).Length == 0 && Extensions.TryGetValue(response.ContentType.Split(';')[0].Trim(), out var extension) ? name + extension : name;
    }

    private static string EndOf(Uri url) => Uri.UnescapeDataString(url.Segments[^1].Trim('/'));
}
