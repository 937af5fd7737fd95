using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconcile.Data.Canonical;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

public sealed class CanonicalRowTests
{
    private static readonly Gen<string?> Cells = Gen.OneOf(
        Gen.Elements<string?>(null, string.Empty, "<null>", "a", "b", "a|b", "b|c", "c", "\0", "\u00ff\u00ff\u00ff\u00ff", "NULL", "a\0b"),
        ArbMap.Default.GeneratorFor<string>().Select(text => (string?)text));

    private static readonly Arbitrary<string?[]> Rows = Cells.ArrayOf(3).ToArbitrary();

    [Fact]
    public void Two_rows_read_the_same_only_if_they_are_the_same() =>
        Prop.ForAll(Rows, Rows, (left, right) => Row(left).SequenceEqual(Row(right)) == left.SequenceEqual(right)).QuickCheckThrowOnFailure();

    [Fact]
    public void Columns_of_one_length_in_all_are_kept_apart()
    {
        string?[][] rows = [["a|b", "c"], ["a", "b|c"], ["a|b|c", ""], ["", "a|b|c"], [null, "a|b|c"], ["<null>", "a"], [null, "a"], ["", ""], [null, ""], ["", null], [null, null]];

        Assert.Equal(rows.Length, rows.Select(row => Convert.ToHexString(Row(row))).Distinct().Count());
    }

    [Fact]
    public void What_was_written_is_read()
    {
        Prop.ForAll(Rows, cells =>
        {
            var row = Row(cells);
            var position = 0;
            foreach (var cell in cells)
            {
                var column = CanonicalRow.Read(row, ref position);
                if (column.IsNull != cell is null || column.IsForeign || (cell is not null && !column.Value.SequenceEqual(Encoding.UTF8.GetBytes(cell))))
                {
                    return false;
                }
            }

            return position == row.Length && CanonicalRow.KeyLength(row, cells.Length) == row.Length;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(null, "", -1)]
    [InlineData(null, null, 0)]
    [InlineData("", null, 1)]
    [InlineData("", "a", -1)]
    [InlineData("a", "a ", -1)]
    [InlineData("B", "a", -1)]
    [InlineData("\ufffd", "\U0001D11E", -1)]
    [InlineData("z", "\u00e1", -1)]
    public void Keys_are_ordered_by_their_bytes_and_NULL_is_first(string? left, string? right, int order) =>
        Assert.Equal(order, Math.Sign(CanonicalRow.CompareKeys(Row([left, "x"]), Row([right, "x"]), 1)));

    [Fact]
    public void A_key_of_several_columns_is_compared_column_by_column()
    {
        Assert.True(CanonicalRow.CompareKeys(Row(["a", "z", "1"]), Row(["ab", "a", "1"]), 2) < 0);
        Assert.True(CanonicalRow.CompareKeys(Row(["a", "b", "1"]), Row(["a", "a", "2"]), 2) > 0);
        Assert.Equal(0, CanonicalRow.CompareKeys(Row(["a", "b", "1"]), Row(["a", "b", "2"]), 2));
    }

    private static byte[] Row(string?[] cells)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer(1));
        foreach (var cell in cells)
        {
            if (cell is null)
            {
                encoder.Null();
            }
            else
            {
                encoder.Text(new ColumnForm(CanonicalKind.Text), Encoding.UTF8.GetBytes(cell));
            }
        }

        return encoder.Output.Written.ToArray();
    }
}
