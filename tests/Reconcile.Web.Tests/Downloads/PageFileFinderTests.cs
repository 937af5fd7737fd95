using Reconcile.Web.Downloads;

namespace Reconcile.Web.Tests.Downloads;

public sealed class PageFileFinderTests
{
    private static readonly Uri s_page = new("http://host.invalid/shop/page");

    [Fact]
    public void Addresses_are_found_one_by_one_relative_to_the_page()
    {
        var files = Find(new() { ["Cover"] = "a.png", ["Shots"] = new object?[] { "/b.png", null, " ", new Uri("https://cdn.invalid/c.png?w=1") }, ["Other"] = "/no.png" });
        Assert.Equal(
            [("Cover", "http://host.invalid/shop/a.png"), ("Shots", "http://host.invalid/b.png"), ("Shots", "https://cdn.invalid/c.png?w=1")],
            files.Select(file => (file.Field, file.Url)));
        Assert.All(files, file => Assert.Equal((0, "/out", ExistingFile.Skip, file.Url), (file.Row, file.Task!.Directory, file.Task.Existing, file.Task.Request.Url)));
    }

    [Fact]
    public void A_field_in_which_nothing_was_found_leads_to_nothing() =>
        Assert.Empty(Find(new() { ["Cover"] = null, ["Shots"] = Array.Empty<object?>() }));

    [Fact]
    public void Objects_say_what_inputs_can_say()
    {
        var one = new OrderedDictionary<string, object?> { ["url"] = "/x", ["fileName"] = "x.png", ["SHA1"] = "da39a3ee5e6b4b0d3255bfef95601890afd80709", ["size"] = 7L };
        var task = Assert.Single(Find(new() { ["Shots"] = new object?[] { one } })).Task!;
        Assert.Equal(("x.png", 7L, ChecksumAlgorithm.Sha1), (task.FileName, task.Size, Assert.Single(task.Checksums).Algorithm));
    }

    [Theory]
    [InlineData("data:image/png;base64,AAAA", "data:image/png;base64,AAAA")]
    [InlineData("ftp://me:s3cret@host.invalid/x", "ftp://host.invalid/x")]
    [InlineData("http://", "http://")]
    public void What_is_no_address_is_told_without_being_dropped(string address, string shown)
    {
        var file = Assert.Single(Find(new() { ["Cover"] = address }));
        Assert.Null(file.Task);
        Assert.Contains($"'{shown}' in field 'Cover'", file.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", file.Reason + file.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_in_an_address_is_not_told_in_full() =>
        Assert.InRange(Assert.Single(Find(new() { ["Cover"] = "data:image/png;base64," + new string('A', 10_000) })).Reason.Length, 1, 300);

    [Fact]
    public void What_is_wrong_in_an_object_is_told()
    {
        var files = Find(new() { ["Shots"] = new object?[] { new Dictionary<string, object?> { ["Name"] = 1 }, new Dictionary<string, object?> { ["Uri"] = "/a", ["Sha1"] = "nonsense" } } });
        Assert.All(files, file => Assert.Null(file.Task));
        Assert.Contains("without Uri, Url, Href, Link", files[0].Reason, StringComparison.Ordinal);
        Assert.Contains("'nonsense' is no checksum", files[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_counted_from_one()
    {
        var rows = new[] { "/a", null, "/c" }.Select(cover => new ExtractedRow(new Dictionary<string, object?> { ["Cover"] = cover }, [])).ToList();
        Assert.Equal([(1, "http://host.invalid/a"), (3, "http://host.invalid/c")], new PageFileFinder(Rules("Cover"), inRows: true).Find(rows, s_page).Select(file => (file.Row, file.Url)));
    }

    private static IReadOnlyList<PageFile> Find(Dictionary<string, object?> values) =>
        new PageFileFinder(Rules("Cover", "Shots"), inRows: false).Find([new ExtractedRow(values, [])], s_page);

    private static PageFileRules Rules(params string[] fields) => new(fields, "/out", ExistingFile.Skip, url => new ScrapeRequest(url));
}
