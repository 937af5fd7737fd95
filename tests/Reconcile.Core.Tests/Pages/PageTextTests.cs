namespace Reconcile.Core.Tests.Pages;

public class PageTextTests
{
    private static readonly ScrapeResult Page = new() { Item = "a", Url = "http://host/a", ContentType = "text/html; charset=utf-8" };

    [Fact]
    public void A_page_without_fields_is_its_kind_of_content() => Assert.Equal("text/html", PageText.Got(Page));

    [Fact]
    public void A_problem_comes_before_all() =>
        Assert.Equal("RedirectLoop", PageText.Got(Page with { Problem = ScrapeProblem.RedirectLoop, Rows = [Row(("Title", "x"))] }));

    [Fact]
    public void The_fields_of_one_row_are_shown_in_a_line_without_those_that_are_missing() =>
        Assert.Equal("Title=A b, Price=1.5, Tags=(2)", PageText.Got(Page with { Rows = [Row(("Title", "A\n  b"), ("Gone", null), ("Price", 1.5m), ("Tags", new object?[] { 1, 2 }))] }));

    [Fact]
    public void What_is_nested_is_counted() =>
        Assert.Equal("Maker=(1)", PageText.Got(Page with { Rows = [Row(("Maker", new OrderedDictionary<string, object?> { ["Name"] = "x" }))] }));

    [Fact]
    public void Several_rows_are_counted() => Assert.Equal("2 rows", PageText.Got(Page with { Rows = [Row(("a", 1)), Row(("a", 2))] }));

    [Fact]
    public void Long_fields_are_cut() => Assert.Equal(80, PageText.Got(Page with { Rows = [Row(("Text", new string('x', 500)))] }).Length);

    private static ExtractedRow Row(params (string Name, object? Value)[] values) =>
        new(new OrderedDictionary<string, object?>(values.Select(value => KeyValuePair.Create(value.Name, value.Value))), []);
}
