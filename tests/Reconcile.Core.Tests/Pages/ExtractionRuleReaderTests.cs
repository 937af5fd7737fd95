using System.Collections;

namespace Reconcile.Core.Tests.Pages;

public sealed class ExtractionRuleReaderTests
{
    [Theory]
    [InlineData("css:h1", FieldSource.Css, "h1", FieldForm.Text, null)]
    [InlineData("h1", FieldSource.Css, "h1", FieldForm.Text, null)]
    [InlineData("CSS: a.title @HREF", FieldSource.Css, "a.title", FieldForm.Attribute, "href")]
    [InlineData("a[href*='@']@title", FieldSource.Css, "a[href*='@']", FieldForm.Attribute, "title")]
    [InlineData("a[href^=http\\:\\/\\/]", FieldSource.Css, "a[href^=http\\:\\/\\/]", FieldForm.Text, null)]
    [InlineData("a[href='http://x']", FieldSource.Css, "a[href='http://x']", FieldForm.Text, null)]
    [InlineData("li:first-child", FieldSource.Css, "li:first-child", FieldForm.Text, null)]
    [InlineData("@href", FieldSource.Css, "", FieldForm.Attribute, "href")]
    [InlineData("//text", FieldSource.Css, "", FieldForm.Text, null)]
    [InlineData(".desc//html", FieldSource.Css, ".desc", FieldForm.InnerHtml, null)]
    [InlineData(".desc//OuterHtml", FieldSource.Css, ".desc", FieldForm.OuterHtml, null)]
    [InlineData(".desc//own", FieldSource.Css, ".desc", FieldForm.OwnText, null)]
    [InlineData("$.items[*].id", FieldSource.Json, "$.items[*].id", FieldForm.Text, null)]
    [InlineData("json:items", FieldSource.Json, "items", FieldForm.Text, null)]
    [InlineData("xpath://a/@href", FieldSource.XPath, "//a/@href", FieldForm.Text, null)]
    [InlineData("regex:a@b//c", FieldSource.Regex, "a@b//c", FieldForm.Text, null)]
    [InlineData("header:ETag", FieldSource.Header, "ETag", FieldForm.Text, null)]
    [InlineData("status", FieldSource.Status, "", FieldForm.Text, null)]
    [InlineData("URL", FieldSource.Url, "", FieldForm.Text, null)]
    public void The_short_form_says_where_and_what(string text, FieldSource source, string expression, FieldForm form, string? attribute)
    {
        var selector = Assert.Single(Read("X", text).Selectors);
        Assert.Equal((source, expression, form, attribute), (selector.Source, selector.Expression, selector.Form, selector.Attribute));
    }

    [Theory]
    [InlineData("[int] css:.count", FieldType.Int, false, "css:.count")]
    [InlineData("[decimal[]] .price", FieldType.Decimal, true, "css:.price")]
    [InlineData("[bool]json:$.ok", FieldType.Bool, false, "json:$.ok")]
    [InlineData("[] css:li", FieldType.Auto, true, "css:li")]
    [InlineData("[text[]]css:li", FieldType.String, true, "css:li")]
    [InlineData("[datetime] time@datetime", FieldType.DateTime, false, "css:time@datetime")]
    [InlineData("[data-id]", FieldType.Auto, false, "css:[data-id]")]
    [InlineData("[data-id] > b", FieldType.Auto, false, "css:[data-id] > b")]
    [InlineData("[data-n='1'] b[c]", FieldType.Auto, false, "css:[data-n='1'] b[c]")]
    public void A_type_in_brackets_may_stand_before_the_selector(string text, FieldType type, bool many, string selector)
    {
        var rule = Read("X", text);
        Assert.Equal((type, many, selector), (rule.Type, rule.Many, Assert.Single(rule.Selectors).ToString()));
    }

    [Fact]
    public void A_dictionary_says_all_of_a_field()
    {
        var rule = Read("Price", new Hashtable
        {
            ["css"] = new object[] { ".price", "[itemprop=price]@content" },
            ["type"] = "[Decimal]",
            ["Culture"] = "de-de",
            ["Required"] = true,
            ["Default"] = 0m,
            ["Whitespace"] = "lines",
            ["Many"] = "True",
            ["Scope"] = "page",
        });
        Assert.Equal((FieldType.Decimal, "de-DE", true, true, (object)0m, WhitespaceRule.Lines, true),
            (rule.Type, rule.Culture, rule.Required, rule.HasDefault, rule.Default, rule.Whitespace, rule.Many));
        Assert.Equal(["css:.price", "css:[itemprop=price]@content"], rule.Selectors.Select(selector => selector.ToString()));
        Assert.All(rule.Selectors, selector => Assert.True(selector.FromPage));
    }

    [Fact]
    public void A_pattern_beside_a_selector_works_on_what_it_finds_and_alone_on_the_page()
    {
        var beside = Assert.Single(Read("X", new Hashtable { ["Css"] = ".stock", ["Regex"] = @"\d+" }).Selectors);
        var alone = Assert.Single(Read("X", new Hashtable { ["Regex"] = @"(?<n>\d+)", ["Group"] = "n" }).Selectors);
        Assert.Equal((FieldSource.Css, @"\d+"), (beside.Source, beside.Pattern));
        Assert.Equal((FieldSource.Regex, @"(?<n>\d+)", null, "n"), (alone.Source, alone.Expression, alone.Pattern, alone.Group));
    }

    [Fact]
    public void What_follows_is_a_selector_of_its_own()
    {
        var selector = Assert.Single(Read("X", new Hashtable { ["Css"] = "script", ["Then"] = new Hashtable { ["Json"] = "$.a", ["Then"] = "css:b@c" } }).Selectors);
        Assert.Equal("css:script then json:$.a then css:b@c", selector.ToString());
    }

    [Fact]
    public void Rows_nest()
    {
        var rule = Read("Items", new Hashtable
        {
            ["Rows"] = "css:.item",
            ["Fields"] = new Hashtable { ["Tags"] = new Hashtable { ["Rows"] = "li", ["Fields"] = new Hashtable { ["Name"] = "//own" } } },
        });
        Assert.Equal("Name", Assert.Single(Assert.Single(rule.Fields).Fields).Name);
    }

    [Fact]
    public void Several_texts_are_tried_in_their_order_and_share_the_first_ones_type()
    {
        var rule = Read("Title", new object[] { "[uri] css:a@href", "json:$.link" });
        Assert.Equal((FieldType.Uri, 2), (rule.Type, rule.Selectors.Count));
    }

    [Fact]
    public void Fields_stand_in_the_order_in_which_they_are_written()
    {
        var rules = ExtractionRuleReader.Read(new System.Collections.Specialized.OrderedDictionary { ["B"] = "b", ["A"] = "a", ["C"] = "c" }, "css:.row");
        Assert.Equal(["B", "A", "C"], rules.Fields.Select(field => field.Name));
        Assert.Equal("css:.row", rules.Rows?.ToString());
    }

    [Fact]
    public void Wrapped_values_are_unwrapped_wherever_they_stand()
    {
        var rules = ExtractionRuleReader.Read(
            new Hashtable { ["A"] = new Wrapped(new Hashtable { ["Css"] = new Wrapped(new object[] { new Wrapped("h1") }), ["Type"] = new Wrapped("int") }) },
            new Wrapped("css:.row"),
            value => value is Wrapped wrapped ? wrapped.Value : value);
        var rule = Assert.Single(rules.Fields);
        Assert.Equal((FieldType.Int, "css:h1"), (rule.Type, Assert.Single(rule.Selectors).ToString()));
    }

    public static TheoryData<object?, string> Mistakes => new()
    {
        { "", "a selector is empty" },
        { "   ", "a selector is empty" },
        { "css:a@", "'' in 'a@' is no name of an attribute" },
        { "a//bold", "'//bold' in 'a//bold' is no form" },
        { "a//bold", "an XPath needs xpath:" },
        { "json:", "Behind 'json:' the expression is missing" },
        { "status:200", "'status' takes no expression" },
        { 5, "'5' is no rule" },
        { null, "'' is no rule" },
        { Array.Empty<object>(), "the list of selectors is empty" },
        { new object[] { 5 }, "A list of selectors holds text only" },
        { new Hashtable { ["Cs"] = "h1" }, "'Cs' says nothing in a rule. It can have Css, Json" },
        { new Hashtable { ["Type"] = "int" }, "has to say where its value is" },
        { new Hashtable { ["Css"] = "h1", ["Type"] = "money" }, "'money' is no type. It can be Auto, String, Int" },
        { new Hashtable { ["Css"] = "h1", ["Type"] = "3" }, "'3' is no type" },
        { new Hashtable { ["Css"] = "h1", ["Culture"] = "tlh-QQQQ" }, "There is no culture 'tlh-QQQQ'" },
        { new Hashtable { ["Css"] = "h1", ["Json"] = "$" }, "Css and Json cannot stand together. Use Then" },
        { new Hashtable { ["Css"] = "h1", ["Required"] = "perhaps" }, "Required is 'perhaps'; it can be $true or $false" },
        { new Hashtable { ["Css"] = "h1", ["Whitespace"] = "some" }, "'some' is no treatment of white space. It can be Collapse, Lines, Keep" },
        { new Hashtable { ["Css"] = "h1", ["Scope"] = "site" }, "'site' is neither Page nor Row" },
        { new Hashtable { ["Json"] = "$.a", ["Attribute"] = "href" }, "of use with Css only" },
        { new Hashtable { ["Rows"] = "tr" }, "Rows and Fields belong together" },
        { new Hashtable { ["Css"] = "tr", ["Fields"] = new Hashtable { ["A"] = "b" } }, "Rows and Fields belong together" },
        { new Hashtable { ["Rows"] = "tr", ["Fields"] = new Hashtable() }, "There are no fields in 'Price'" },
        { new Hashtable { ["Css"] = "h1", ["Then"] = "json:" }, "Behind 'json:'" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_the_field_and_what_is_allowed(object? value, string message)
    {
        var error = Assert.Throws<FormatException>(() => Read("Price", value));
        Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Field 'Price': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_a_nested_field_is_told_with_its_whole_name()
    {
        var error = Assert.Throws<FormatException>(() => Read("Items", new Hashtable { ["Rows"] = "li", ["Fields"] = new Hashtable { ["Price"] = "a@1" } }));
        Assert.StartsWith("Field 'Items.Price': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_fields_an_empty_name_and_the_same_name_twice_are_mistakes()
    {
        Assert.Contains("no fields", Assert.Throws<FormatException>(() => ExtractionRuleReader.Read(new Hashtable())).Message, StringComparison.Ordinal);
        Assert.Contains("empty name", Assert.Throws<FormatException>(() => ExtractionRuleReader.Read(new Hashtable { [" "] = "a" })).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<FormatException>(() => ExtractionRuleReader.Read(new Hashtable(StringComparer.Ordinal) { ["a"] = "a", ["A"] = "a" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selector_by_itself_is_told_apart_by_what_it_is_for()
    {
        Assert.Equal("css:a.next@href", ExtractionRuleReader.ReadSelector("a.next@href", "the next page").ToString());
        Assert.StartsWith("The next page: ", Assert.Throws<FormatException>(() => ExtractionRuleReader.ReadSelector(7, "the next page")).Message, StringComparison.Ordinal);
    }

    private static ExtractionRule Read(string name, object? value) => Assert.Single(ExtractionRuleReader.Read(new Hashtable { [name] = value }).Fields);

    private sealed record Wrapped(object? Value);
}
