using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Repair;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

/// <summary>What a difference file holds of a value is enough to make the value again.</summary>
public sealed class CanonicalJsonTests
{
    [Fact]
    public void Text_is_read_back_whatever_it_holds() => Prop.ForAll(ArbMap.Default.GeneratorFor<string>().Where(text => text is not null).ToArbitrary(), text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Read(Encoded.As(CanonicalKind.Text, (encoder, form) => encoder.Text(form, bytes))) == new RepairValue(Encoding.UTF8.GetString(bytes));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Doubles_are_read_back() => Prop.ForAll(ArbMap.Default.GeneratorFor<double>().ToArbitrary(), value =>
        double.Parse(Read(Encoded.As(CanonicalKind.Float, (encoder, form) => encoder.Float(form, value))).Text!, System.Globalization.CultureInfo.InvariantCulture).Equals(value + 0.0)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0")]
    [InlineData("-12345678901234567890123456789012345678901234567890.000000000000000000000000000000000001")]
    [InlineData("1000000000000000000000000000000")]
    public void Numbers_keep_all_their_digits(string text) =>
        Assert.Equal(new RepairValue(text, RepairValueForm.Number), Read(Encoded.FromText(CanonicalKind.Number, text)));

    [Theory]
    [InlineData(CanonicalKind.Integer, "-9223372036854775808")]
    [InlineData(CanonicalKind.Float, "1E+300")]
    internal void Whole_and_real_numbers_are_numbers(CanonicalKind kind, string text) =>
        Assert.Equal(new RepairValue(text, RepairValueForm.Number), Read(Encoded.FromText(kind, text)));

    [Theory]
    [InlineData(CanonicalKind.Number, "NaN")]
    [InlineData(CanonicalKind.Float, "-Infinity")]
    [InlineData(CanonicalKind.Date, "0044-03-15 BC")]
    [InlineData(CanonicalKind.Time, "24:00:00")]
    [InlineData(CanonicalKind.Timestamp, "1999-12-31 23:59:59.9999999")]
    [InlineData(CanonicalKind.Instant, "infinity")]
    [InlineData(CanonicalKind.Uuid, "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData(CanonicalKind.Json, "{\"a\":[1,null]}")]
    internal void What_json_has_no_type_for_is_text(CanonicalKind kind, string text) =>
        Assert.Equal(new RepairValue(text), Read(Encoded.FromText(kind, text)));

    [Fact]
    public void Booleans_NULL_and_bytes_have_forms_of_their_own()
    {
        Assert.Equal(new RepairValue("true"), Read(Encoded.FromText(CanonicalKind.Boolean, "1")));
        Assert.Equal(new RepairValue(null), Read(Encoded.As(CanonicalKind.Text, (encoder, _) => encoder.Null())));
        Assert.Equal(new RepairValue("00FF7F", RepairValueForm.Bytes), Read(Encoded.As(CanonicalKind.Binary, (encoder, form) => encoder.Binary(form, [0, 255, 127]))));
        Assert.Equal(new RepairValue("FF61", RepairValueForm.TextBytes), Read(Encoded.As(CanonicalKind.Text, (encoder, form) => encoder.Text(form, [255, 97]))));
    }

    [Fact]
    public void No_two_values_of_an_untyped_column_are_written_alike()
    {
        Encoded[] values =
        [
            Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Integer(form, 1)),
            Encoded.FromText(CanonicalKind.Variant, "1"),
            Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Float(form, double.PositiveInfinity)),
            Encoded.FromText(CanonicalKind.Variant, "Infinity"),
            Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Binary(form, "1"u8)),
            Encoded.FromText(CanonicalKind.Variant, "31"),
            Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Text(form, [0x31, 0xFF])),
            Encoded.FromText(CanonicalKind.Variant, "{\"hex\":\"31\"}"),
            Encoded.As(CanonicalKind.Variant, (encoder, _) => encoder.Null()),
            Encoded.FromText(CanonicalKind.Variant, "null"),
        ];

        Assert.Equal(values.Length, values.Select(value => value.ToJson().GetRawText()).Distinct().Count());
        Assert.Equal(values.Length, values.Select(Read).Distinct().Count());
        var dialect = new SqliteDialect();
        var column = new ColumnDefinition { Name = "v", NativeType = "", Kind = CanonicalKind.Variant };
        Assert.Equal(values.Length, values.Select(value => dialect.Literal(CanonicalKind.Variant, column, Read(value))).Distinct().Count());
    }

    [Fact]
    public void A_foreign_value_cannot_be_repaired_and_the_message_says_which_column()
    {
        var error = Assert.Throws<ReconcileException>(() => Read(Encoded.FromText(CanonicalKind.Date, "tomorrow")));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("tomorrow", error.Message, StringComparison.Ordinal);
        Assert.Contains("source_column", error.Message, StringComparison.Ordinal);
        Assert.Contains("-ExcludeColumn", error.Message, StringComparison.Ordinal);
    }

    private static RepairValue Read(Encoded value) => new RepairColumn(
        "source_column", new ColumnForm(value.Kind), IsKey: false, new ColumnDefinition { Name = "target_column", NativeType = "any", Kind = value.Kind }).ReadValue(value.ToJson());
}
