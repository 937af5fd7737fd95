using System.Text;
using Reconcile.Data.Canonical;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

public sealed class JsonFormTests
{
    [Theory]
    [InlineData("{\"b\":1,\"a\":2}", " { \"a\" : 2 , \"b\" : 1 } ")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":2}")]
    [InlineData("[1.50, 1e2, -0]", "[1.5,100,0]")]
    [InlineData("\"\\u0041\\/\"", "\"A/\"")]
    [InlineData("\"\\u00e9\"", "\"\u00e9\"")]
    [InlineData("{\"x\":{\"b\":[],\"a\":{}}}", "{\"x\":{\"a\":{},\"b\":[]}}")]
    [InlineData("1.0", "1")]
    public void One_content_has_one_form(string left, string right) => Assert.Equal(Form(left), Form(right));

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("1", "\"1\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("{\"a\":null}", "{}")]
    [InlineData("0.1", "0.10000000000000000001")]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("1e300", "1e301")]
    [InlineData("1e999999", "1e999998")]
    public void Different_content_has_different_forms(string left, string right) => Assert.NotEqual(Form(left), Form(right));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    [InlineData("01")]
    [InlineData("NaN")]
    [InlineData("1 2")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_json_is_refused_and_leaves_nothing_behind(string text)
    {
        var output = new ByteBuffer(1);

        Assert.False(JsonForm.TryAppend(output, Encoding.UTF8.GetBytes(text)));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void Deep_json_is_still_json()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 500)) + " 1 " + string.Concat(Enumerable.Repeat("]", 500));

        Assert.Equal(deep.Replace(" ", string.Empty, StringComparison.Ordinal), Form(deep));
    }

    private static string Form(string text)
    {
        var output = new ByteBuffer(1);
        Assert.True(JsonForm.TryAppend(output, Encoding.UTF8.GetBytes(text)), text);
        return Encoding.UTF8.GetString(output.Written);
    }
}
