using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class TableFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("reconcile-tablefile-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Lines_are_names_without_comments_and_blanks() =>
        Assert.Equal(["sales.orders", "customers"], TableFile.Read(Write("tables.txt", "# mine\r\nsales.orders\n\n  customers  \n")));

    [Fact]
    public void A_csv_record_is_a_table_with_its_properties()
    {
        var tables = TableFile.Read(Write("tables.csv", "table,KeyColumn,Where\norders,\"id,line\",\norders2,id,\"name = 'a\"\"b'\"\n"));

        var first = Assert.IsType<Dictionary<string, object?>>(tables[0]);
        Assert.Equal("orders", first["Table"]);
        Assert.Equal("id,line", first["keycolumn"]);
        Assert.Equal(string.Empty, first["Where"]);
        Assert.Equal("name = 'a\"b'", Assert.IsType<Dictionary<string, object?>>(tables[1])["Where"]);
    }

    [Fact]
    public void A_json_array_holds_names_and_objects()
    {
        var tables = TableFile.Read(Write("tables.json", """[ "orders", { "Table": "lines", "KeyColumn": ["id", "no"], "Where": null, }, ]"""));

        Assert.Equal("orders", tables[0]);
        var second = Assert.IsType<Dictionary<string, object?>>(tables[1]);
        Assert.Equal(["id", "no"], Assert.IsType<object[]>(second["KeyColumn"]));
        Assert.Null(second["Where"]);
    }

    [Theory]
    [InlineData("empty.txt", "# nothing\n", "it lists no table.")]
    [InlineData("empty.csv", "Table\n", "it lists no table.")]
    [InlineData("nohead.csv", "orders\nlines\n", "neither a column Table nor SourceTable")]
    [InlineData("wide.csv", "Table\na,b\n", "record 1 has 2 values where the header has 1")]
    [InlineData("open.csv", "Table\n\"a\n", "a quote is not closed")]
    [InlineData("object.json", "{}", "its JSON is no array")]
    [InlineData("number.json", "[1]", "its JSON holds a Number")]
    [InlineData("broken.json", "[", "its JSON is broken")]
    public void What_cannot_be_used_is_said(string name, string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => TableFile.Read(Write(name, text))).Message, StringComparison.Ordinal);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
