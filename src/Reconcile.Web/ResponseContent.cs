using Reconcile.Web.Http;

namespace Reconcile.Web;

/// <summary>An answer's body as a result shows it: text as text, anything else as bytes.</summary>
internal static class ResponseContent
{
    private static readonly string[] TextTypes = ["json", "xml", "javascript", "ecmascript", "x-www-form-urlencoded", "yaml", "graphql", "csv"];

    public static ScrapeResult Apply(ScrapeResult result, ScrapeResponse response)
    {
        if (response.Content.IsEmpty)
        {
            return response.Problem == ScrapeProblem.None ? result with { Content = string.Empty } : result;
        }

        var decoded = IsText(response.ContentType) ? TextDecoder.Decode(response) : TryDecode(response);
        if (decoded is null)
        {
            return result with { Bytes = response.Content.ToArray() };
        }

        return result with
        {
            Content = decoded.Text,
            Notes = decoded.IsDamaged ? [$"Some bytes mean nothing in {decoded.Charset} ({Origin(decoded.Source)}) and were replaced by U+FFFD."] : [],
        };
    }

    private static bool IsText(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(TextTypes, known => type.Contains(known, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Where the host does not say what it is, it is text if it reads as such.</summary>
    private static DecodedText? TryDecode(ScrapeResponse response) =>
        response.ContentType.Length == 0 && !response.Content.Span.Contains((byte)0) && TextDecoder.Decode(response) is { IsDamaged: false } decoded ? decoded : null;

    private static string Origin(CharsetSource source) => source switch
    {
        CharsetSource.ByteOrderMark => "as its first bytes say",
        CharsetSource.Header => "as its header says",
        CharsetSource.Document => "as it says of itself",
        _ => "nobody says what it is",
    };
}
