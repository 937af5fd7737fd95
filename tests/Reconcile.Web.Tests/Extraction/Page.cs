using System.Collections;
using System.Text;
using Reconcile.Web.Extraction;

namespace Reconcile.Web.Tests.Extraction;

/// <summary>Pages and rules in one line.</summary>
internal static class Page
{
    public const string Address = "https://shop.example/list/page.html?q=1";

    public static PageContent Of(string text, string contentType = "text/html; charset=utf-8") => Of(Encoding.UTF8.GetBytes(text), contentType);

    public static PageContent Of(byte[] body, string? contentType) => new()
    {
        Url = new Uri(Address),
        Headers = contentType is null ? [] : [new("Content-Type", contentType)],
        Body = body,
    };

    public static ExtractedPage Extract(this PageContent page, IDictionary fields, object? rows = null) =>
        new PageExtractor(ExtractionRuleReader.Read(fields, rows)).Extract(page, CancellationToken.None);

    /// <summary>The value of one rule.</summary>
    public static object? Value(this PageContent page, object rule)
    {
        var extracted = page.Extract(new Hashtable { ["X"] = rule });
        Assert.Equal(0, extracted.ProblemCount);
        return Assert.Single(extracted.Rows).Values["X"];
    }

    /// <summary>What is wrong with one rule's value.</summary>
    public static string Problem(this PageContent page, object rule)
    {
        var extracted = page.Extract(new Hashtable { ["X"] = rule });
        Assert.Null(Assert.Single(extracted.Rows).Values["X"]);
        var problem = Assert.Single(extracted.Problems);
        Assert.Equal(("X", 0), (problem.Field, problem.Row));
        return problem.Message;
    }
}
