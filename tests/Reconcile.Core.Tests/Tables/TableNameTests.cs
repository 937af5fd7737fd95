using FsCheck;
using FsCheck.Fluent;

namespace Reconcile.Core.Tests.Tables;

public sealed class TableNameTests
{
    [Theory]
    [InlineData("orders", "", "orders")]
    [InlineData("sales.orders", "sales", "orders")]
    [InlineData("\"sales\".\"orders\"", "sales", "orders")]
    [InlineData("[sales].[orders]", "sales", "orders")]
    [InlineData("[sales].orders", "sales", "orders")]
    [InlineData("\"a.b\".c", "a.b", "c")]
    [InlineData("\"say \"\"hi\"\"\"", "", "say \"hi\"")]
    [InlineData("[a]]b]", "", "a]b")]
    [InlineData("order lines", "", "order lines")]
    [InlineData("Größe.naïve", "Größe", "naïve")]
    public void A_name_is_read(string text, string schema, string name) =>
        Assert.Equal(new TableName(schema, name), TableName.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData("a.b.c")]
    [InlineData("\"a")]
    [InlineData("[a")]
    [InlineData("\"a\"b")]
    [InlineData("\"\"")]
    [InlineData(".")]
    public void What_is_no_name_is_refused_and_repeated_in_the_message(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => TableName.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_back()
    {
        // Mostly the characters that mean something, so that quoting is what gets tried.
        var part = Gen.Elements('a', 'Z', '.', '"', '[', ']', ' ', '\'', 'ß', '_', ';', '\n').NonEmptyListOf().Select(letters => string.Concat(letters));
        var names = from schema in Gen.OneOf(part, Gen.Constant(string.Empty))
                    from name in part
                    select new TableName(schema, name);

        Prop.ForAll(names.ToArbitrary(), name => TableName.Parse(TableName.Format(name.Schema, name.Name)) == name
            && TableName.Parse(name.ToString()) == name).QuickCheckThrowOnFailure();
    }
}
