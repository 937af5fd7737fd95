namespace Reconcile.Web.Extraction;

/// <summary>What a page may cost. The size of a body is limited by whoever loads it.</summary>
internal static class ExtractionLimits
{
    /// <summary>Deepest nesting of JSON and XML that is read; deeper is an error.</summary>
    public const int MaxDepth = 512;

    /// <summary>Deepest nesting of HTML elements that is kept; as in browsers, what is deeper is put beside, not inside.</summary>
    public const int MaxHtmlDepth = 512;

    /// <summary>
    /// Most HTML elements that may be open at a time. The parser looks through them at each tag, so that without a limit half a megabyte of
    /// nested elements would keep it busy for a minute.
    /// </summary>
    public const int MaxOpenElements = 5_000;

    /// <summary>Most bytes that a gzipped body may become: 50 MB, the limit of sitemaps.</summary>
    public const int MaxUnpackedBytes = 50 * 1024 * 1024;

    /// <summary>How much of a text messages show.</summary>
    public const int ShownText = 80;
}
