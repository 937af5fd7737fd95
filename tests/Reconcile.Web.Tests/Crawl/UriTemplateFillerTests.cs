using System.Collections;
using Reconcile.Web.Crawl;

namespace Reconcile.Web.Tests.Crawl;

public sealed class UriTemplateFillerTests
{
    private static readonly Dictionary<string, object?> s_game = new()
    {
        ["Id"] = 7,
        ["Name"] = "Pac-Man & Co/50%",
        ["Path"] = "a/b",
        ["Big"] = 1234567.5m,
        ["Day"] = new DateTime(2024, 2, 29),
        ["Flag"] = true,
        ["Null"] = null,
        ["Empty"] = "",
        ["At"] = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc),
        ["List"] = new object[] { "x y", 2 },
        ["Map"] = new Hashtable { ["k"] = "v&w" },
    };

    [Theory]
    [InlineData("https://h.example/{id}", "https://h.example/7")]
    [InlineData("https://h.example/{NAME}", "https://h.example/Pac-Man%20%26%20Co%2F50%25")]
    [InlineData("https://h.example/{+path}", "https://h.example/a/b")]
    [InlineData("https://h.example{/path,id}", "https://h.example/a%2Fb/7")]
    [InlineData("https://h.example/{?id,flag,null}", "https://h.example/?id=7&flag=true")]
    [InlineData("https://h.example/?a=1{&big,day,at}", "https://h.example/?a=1&big=1234567.5&day=2024-02-29&at=2024-02-29T01%3A02%3A03Z")]
    [InlineData("https://h.example/{?list*}", "https://h.example/?list=x%20y&list=2")]
    [InlineData("https://h.example/{list}", "https://h.example/x%20y,2")]
    [InlineData("https://h.example/{?map*}", "https://h.example/?k=v%26w")]
    [InlineData("https://h.example/{name:3}", "https://h.example/Pac")]
    [InlineData("https://h.example/plain", "https://h.example/plain")]
    public void Templates_are_filled_by_RFC_6570(string template, string url) => Assert.Equal(url, UriTemplateFiller.Fill(template, s_game).AbsoluteUri);

    [Theory]
    [InlineData("https://h.example/{isbn}", "needs 'isbn', which the object does not have. It has At, Big, Day")]
    [InlineData("https://h.example/{?isbn}", "needs 'isbn'")]
    [InlineData("https://h.example/{null}", "needs 'null', which is empty in the object")]
    [InlineData("https://h.example/{empty}/x", "needs 'empty', which is empty")]
    [InlineData("https://h.example/{id", "is none: ")]
    [InlineData("https://h.example/{}", "needs ''")]
    [InlineData("{path}", "yields no absolute http or https address")]
    [InlineData("file:///{id}", "yields no absolute http or https address")]
    public void A_hole_in_a_template_is_an_error_that_names_it(string template, string message)
    {
        var error = Assert.Throws<FormatException>(() => UriTemplateFiller.Fill(template, s_game));
        Assert.Contains($"The URI template '{template}' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h.example/a/{v}/c", "..")]
    [InlineData("https://h.example/a/{v}", ".")]
    [InlineData("https://h.example/a{/v}/c", "..")]
    [InlineData("https://h.example/a/{+v}/c", "../../admin")]
    [InlineData("https://h.example/a/{+v}/c", "x/%2e%2E/y")]
    [InlineData("https://h.example/a/.{v}/c", ".")]
    [InlineData("https://h.example/./a/../{v}/c?x=/", "..")]
    public void A_value_that_would_lead_elsewhere_in_the_path_is_refused(string template, string value)
    {
        var error = Assert.Throws<FormatException>(() => UriTemplateFiller.Fill(template, new Dictionary<string, object?> { ["v"] = value }));
        Assert.Contains($"The URI template '{template}' ", error.Message, StringComparison.Ordinal);
        Assert.Contains("'.' or '..'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h.example/a/{v}", "...", "https://h.example/a/...")]
    [InlineData("https://h.example/a/{v}", "../b", "https://h.example/a/..%2Fb")]
    [InlineData("https://h.example/a/{v}", "%2e%2e", "https://h.example/a/%252e%252e")]
    [InlineData("https://h.example/a/x{v}", "..", "https://h.example/a/x..")]
    [InlineData("https://h.example/a/../b/{v}", "c", "https://h.example/b/c")]
    [InlineData("https://h.example/a{?v}", "..", "https://h.example/a?v=..")]
    [InlineData("https://h.example/a{?v}", "/../", "https://h.example/a?v=%2F..%2F")]
    [InlineData("https://h.example/a{#v}", "/../", "https://h.example/a#/../")]
    public void Dots_that_lead_nowhere_are_left_alone(string template, string value, string url) =>
        Assert.Equal(url, UriTemplateFiller.Fill(template, new Dictionary<string, object?> { ["v"] = value }).AbsoluteUri);

    [Fact]
    public void A_message_names_thirty_properties_at_most_and_no_values()
    {
        var many = Enumerable.Range(0, 100).ToDictionary(i => $"p{i:000}", object? (i) => "secret value");
        var message = Assert.Throws<FormatException>(() => UriTemplateFiller.Fill("https://h.example/{x}", many)).Message;
        Assert.EndsWith("p028, p029, ....", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret value", message, StringComparison.Ordinal);
        Assert.Contains("It has no properties.", Assert.Throws<FormatException>(() => UriTemplateFiller.Fill("https://h.example/{x}", new Dictionary<string, object?>())).Message, StringComparison.Ordinal);
    }
}
