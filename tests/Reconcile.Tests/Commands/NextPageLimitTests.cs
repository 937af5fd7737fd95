using System.Globalization;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Where lists end that do not end by themselves.</summary>
public sealed class NextPageLimitTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("css:a.next@href -MaxPages 3", "-MaxPages")]
    [InlineData("counter:page -MaxPages 3", "-MaxPages")]
    [InlineData("@{ Address = 'css:a.next@href'; MaxPages = 3 }", "MaxPages of -NextPage")]
    [InlineData("@{ Counter = 'page'; MaxPages = 3 }", "MaxPages of -NextPage")]
    public async Task A_list_without_end_ends_at_the_limit_and_says_so(string parameters, string limit)
    {
        await using var server = Endless();
        var output = _session.Run($"Start-Scrape $start -NoProxy -NextPage {parameters}", ("start", server.At("/list?page=1")));
        Assert.Empty(output.Errors);
        Assert.Equal(["page=1", "page=2", "page=3"], server.Requests.Select(request => request.Query));
        Assert.Contains(limit, Assert.Single(output.Warnings), StringComparison.Ordinal);
        var notes = output.Of<ScrapeResult>().Select(result => result.Notes).ToList();
        Assert.Equal([0, 0, 1], notes.Select(note => note.Count));
        Assert.Contains($"page=4, was not fetched: ", notes[2][0], StringComparison.Ordinal);
        Assert.Contains(limit, notes[2][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_and_next_pages_count_together()
    {
        await using var server = Endless("<a class=item href=/a>a</a><a class=item href=/b>b</a>");
        var output = _session.Run("Start-Scrape $start -NoProxy -NextPage css:a.next@href -Follow css:a.item@href -MaxPages 5", ("start", server.At("/list?page=1")));
        Assert.Empty(output.Errors);
        Assert.Equal(5, output.Of<ScrapeResult>().Count);
        Assert.Equal(5, server.Requests.Count);
        Assert.Single(output.Warnings);
    }

    [Fact]
    public async Task Links_and_first_pages_beyond_the_limit_are_told_too()
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, "<a href=/x>x</a><a href=/y>y</a>", "Content-Type: text/html"));
        Assert.Single(_session.Run("Start-Scrape $start -NoProxy -Follow css:a@href -MaxPages 2", ("start", server.At("/"))).Warnings);
        Assert.Single(_session.Run("$urls | Start-Scrape -NoProxy -NextPage link -MaxPages 2", ("urls", new[] { server.At("/1"), server.At("/2"), server.At("/3") })).Warnings);
        Assert.Empty(_session.Run("Start-Scrape $start -NoProxy -Follow css:a@href -MaxPages 3").Warnings);
    }

    [Fact]
    public async Task A_list_that_leads_back_to_one_of_its_pages_has_ended()
    {
        await using var server = HostileServer.Start().OnText("/1", "<a href=/2>more</a>", "text/html").OnText("/2", "<a href=/3>more</a>", "text/html").OnText("/3", "<a href=/1>first</a>", "text/html");
        var output = _session.Run("Start-Scrape $start -NoProxy -NextPage css:a@href -MaxPages 20", ("start", server.At("/1")));
        Assert.Equal(["/1", "/2", "/3"], server.Requests.Select(request => request.Path));
        Assert.Equal((3, 0), (output.Output.Count, output.Warnings.Count));
    }

    [Fact]
    public async Task A_next_page_that_is_a_link_too_is_fetched_once_and_is_no_deeper()
    {
        await using var server = HostileServer.Start().OnText("/1", "<a class=next href=/2>more</a>", "text/html").OnText("/2", "<a class=next href=/3>more</a>", "text/html").OnText("/3", "<a href=/item>i</a>", "text/html").OnText("/item", "item", "text/html");
        var output = _session.Run("Start-Scrape $start -NoProxy -NextPage css:a.next@href -Follow css:a@href -MaxDepth 1", ("start", server.At("/1")));
        Assert.Equal(["/1", "/2", "/3", "/item"], server.Requests.Select(request => request.Path));
        Assert.Equal([0, 0, 0, 1], output.Of<ScrapeResult>().Select(result => result.Depth));
    }

    [Fact]
    public async Task A_parameter_that_has_an_advertisers_name_still_tells_pages_apart()
    {
        await using var server = HostileServer.Start();
        server.On("/list", exchange => exchange.AnswerAsync(200, exchange.Request.Query is "pk_page=3" ? "<p>end" : "<i>row</i>", "Content-Type: text/html"));
        var output = _session.Run("Start-Scrape $start -NoProxy -NextPage counter:pk_page -Row css:i -Field @{ Text = 'css:' }", ("start", server.At("/list")));
        Assert.Equal(["", "pk_page=2", "pk_page=3"], server.Requests.Select(request => request.Query));
        Assert.Empty(output.Warnings);
    }

    [Theory]
    [InlineData("-NextPage counter:page", "give -Row")]
    [InlineData("-NextPage counter:page -Field @{ Title = 'css:h1' }", "give -Row")]
    [InlineData("-NextPage @{ Counter = 'page' }", "-MaxPages")]
    [InlineData("-NextPage counter:page -Row css:li", "-Field")]
    public async Task What_nothing_would_end_is_refused_before_anything_is_fetched(string parameters, string expected)
    {
        await using var server = Endless();
        var error = _session.Caught($"Start-Scrape $start -NoProxy {parameters}", ("start", server.At("/list")));
        Assert.StartsWith("ScrapeSetupInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.AllRequests);
    }

    [Fact]
    public async Task A_crawl_that_goes_on_has_the_pages_that_it_had()
    {
        await using var server = Endless();
        const string Script = "Start-Scrape $start -NoProxy -NextPage css:a.next@href -MaxPages 4 -Checkpoint list.checkpoint";
        _session.Run($"{Script} | & {{ process {{ if ($_.Url -like '*page=2') {{ break }} }} }}", ("start", server.At("/list?page=1")));
        var rest = _session.Run(Script);
        Assert.Empty(rest.Errors);
        Assert.Equal(4, rest.Output.Count);
        Assert.DoesNotContain(server.Requests, request => request.Query is "page=5");
        Assert.Equal(4, _session.Run(Script).Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Skipped));
    }

    private static HostileServer Endless(string more = "")
    {
        var server = HostileServer.Start();
        server.On("/list", exchange => exchange.AnswerAsync(
            200, $"<a class=next href='?page={int.Parse(exchange.Request.Query["page=".Length..], CultureInfo.InvariantCulture) + 1}'>next</a>{more}", "Content-Type: text/html"));
        server.On("*", exchange => exchange.AnswerAsync(200, "item", "Content-Type: text/html"));
        return server;
    }
}
