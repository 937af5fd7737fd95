namespace Reconcile.Web.Extraction.Bodies;

/// <summary>
/// Says what a body is: by its media type where that is specific, otherwise by how it begins. The kind decides only where a rule leaves it open:
/// CSS always reads HTML and JSONPath always JSON, but an XPath reads whichever of HTML and XML the body is.
/// </summary>
internal static class BodySniffer
{
    private const int Looked = 1024;

    private static readonly string[] HtmlBeginnings = ["<!doctype html", "<html", "<head", "<body"];

    public static BodyKind KindOf(string mediaType, string text)
    {
        var begin = text.AsSpan(0, Math.Min(text.Length, Looked)).TrimStart("\uFEFF \t\r\n\f");
        return IsJson(mediaType) ? BodyKind.Json
            : BeginsAsHtml(begin) || mediaType is "application/xhtml+xml" ? BodyKind.Html
            : IsXml(mediaType) || begin.StartsWith("<?xml", StringComparison.Ordinal) ? BodyKind.Xml
            : mediaType is "text/html" ? (begin.StartsWith('{') ? BodyKind.Json : BodyKind.Html)
            : begin.IsEmpty ? BodyKind.Text
            : begin[0] is '{' or '[' ? BodyKind.Json
            : begin[0] == '<' ? (BeginsAsFeed(begin) ? BodyKind.Xml : BodyKind.Html)
            : BodyKind.Text;
    }

    /// <summary>Whether a body of that type is to be JSON.</summary>
    public static bool IsJson(string mediaType) => mediaType is "application/json" or "text/json" || mediaType.EndsWith("+json", StringComparison.Ordinal);

    private static bool IsXml(string mediaType) => mediaType is "application/xml" or "text/xml" || mediaType.EndsWith("+xml", StringComparison.Ordinal);

    private static bool BeginsAsHtml(ReadOnlySpan<char> begin)
    {
        begin = AfterDeclaration(begin);
        foreach (var beginning in HtmlBeginnings)
        {
            if (begin.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsAsFeed(ReadOnlySpan<char> begin) =>
        begin.StartsWith("<rss", StringComparison.Ordinal) || begin.StartsWith("<feed", StringComparison.Ordinal) || begin.StartsWith("<rdf:", StringComparison.Ordinal)
        || begin.StartsWith("<urlset", StringComparison.Ordinal) || begin.StartsWith("<sitemapindex", StringComparison.Ordinal);

    /// <summary>XHTML may have an XML declaration before its doctype.</summary>
    private static ReadOnlySpan<char> AfterDeclaration(ReadOnlySpan<char> begin) =>
        begin.StartsWith("<?xml", StringComparison.Ordinal) && begin.IndexOf("?>", StringComparison.Ordinal) is var end and >= 0 ? begin[(end + 2)..].TrimStart() : begin;
}
