using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("a,b\r\nc,d", "a|b/c|d")]
    [InlineData("a,b\n\nc,\n", "a|b/c|")]
    [InlineData("a,", "a|")]
    [InlineData(",b", "|b")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"a\"\"b\",\"\"", "a\"b|")]
    [InlineData("\"line\nend\",x", "line\nend|x")]
    [InlineData("5\" disk,x", "5\" disk|x")]
    [InlineData("", "")]
    public void Text_falls_into_records_and_values(string text, string expected) =>
        Assert.Equal(expected, string.Join('/', CsvText.Read(text).Select(record => string.Join('|', record))));
}
