using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconcile.Data.Canonical;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

/// <summary>Dates and times: <see cref="CalendarTime"/> writes them, <see cref="CalendarText"/> reads them, <see cref="Fraction"/> rounds them.</summary>
public sealed class CalendarTests
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public void Dates_are_written_and_read_back() =>
        Prop.ForAll(Gen.OneOf(Gen.Choose(-2_451_545, 2_145_031_948), Gen.Choose(-800_000, 800_000), Gen.Elements(int.MinValue, int.MaxValue)).ToArbitrary(), days =>
            CalendarText.TryParseDate(Encoding.UTF8.GetBytes(CalendarTime.FormatDate(days)), out var read) && read == days).QuickCheckThrowOnFailure();

    [Fact]
    public void Dates_of_our_era_are_those_of_dotnet() =>
        Prop.ForAll(Gen.Choose(-CalendarTime.EpochDayNumber, DateOnly.MaxValue.DayNumber - CalendarTime.EpochDayNumber).ToArbitrary(), days =>
            CalendarTime.FormatDate(days) == DateOnly.FromDayNumber(days + CalendarTime.EpochDayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "2000-01-01")]
    [InlineData(-1, "1999-12-31")]
    [InlineData(59, "2000-02-29")]
    [InlineData(-730_119, "0001-01-01")]
    [InlineData(-730_120, "0001-12-31 BC")]
    [InlineData(-730_120 - 306, "0001-02-29 BC")]
    [InlineData(-2_451_545, "4714-11-24 BC")]
    [InlineData(2_921_939, "9999-12-31")]
    [InlineData(2_921_940, "10000-01-01")]
    [InlineData(2_145_031_948, "5874897-12-31")]
    [InlineData(int.MaxValue, "infinity")]
    [InlineData(int.MinValue, "-infinity")]
    public void Dates_have_the_texts_that_PostgreSql_gives_them(int days, string text) => Assert.Equal(text, CalendarTime.FormatDate(days));

    [Fact]
    public void Timestamps_are_written_and_read_back()
    {
        var timestamps = from microseconds in Gen.OneOf(
                             ArbMap.Default.GeneratorFor<long>().Select(n => n % 9_223_371_331_200_000_000 % (long.MaxValue / 2)),
                             Gen.Elements(long.MinValue, long.MaxValue, 0L, -1L, -86_400_000_000L, -1_000_000L))
                         from tick in Gen.Choose(0, 9)
                         from isInstant in Gen.Elements(true, false)
                         select (microseconds, microseconds is long.MinValue or long.MaxValue ? 0 : tick, isInstant);

        Prop.ForAll(timestamps.ToArbitrary(), value =>
        {
            var (microseconds, tick, isInstant) = value;
            var text = CalendarTime.FormatTimestamp(microseconds, tick, isInstant);
            return CalendarText.TryParseTimestamp(Encoding.UTF8.GetBytes(text), out var readMicroseconds, out var readTick, out var hasOffset)
                && (readMicroseconds, readTick) == (microseconds, tick)
                && (hasOffset == isInstant || text.EndsWith("infinity", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("2000-01-01", 0, 0)]
    [InlineData("1999-12-31 23:59:59.9999999", -1, 9)]
    [InlineData("1999-12-31T23:59:59.999999", -1, 0)]
    [InlineData("2000-01-01 00:00", 0, 0)]
    [InlineData("2000-01-01 24:00:00", 86_400_000_000, 0)]
    [InlineData("2000-01-01T00:00:00Z", 0, 0)]
    [InlineData("2000-01-01T02:00:00+02:00", 0, 0)]
    [InlineData("2000-01-01 02:00:00 +02", 0, 0)]
    [InlineData("1999-12-31 18:30:00-0530", 0, 0)]
    [InlineData("2000-01-01 00:00:00.1234567000", 123_456, 7)]
    [InlineData("2000-02-29 00:00:00", 59 * 86_400_000_000, 0)]
    public void Timestamps_are_read_in_every_iso_form(string text, long microseconds, int tick)
    {
        Assert.True(CalendarText.TryParseTimestamp(Encoding.UTF8.GetBytes(text), out var readMicroseconds, out var readTick, out _));
        Assert.Equal((microseconds, tick), (readMicroseconds, readTick));
    }

    [Theory]
    [InlineData("2001-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2000-13-01")]
    [InlineData("2000-00-01")]
    [InlineData("2000-01-32")]
    [InlineData("2000-01-00")]
    [InlineData("2000-1-1")]
    [InlineData("2000/01/01")]
    [InlineData("20000101")]
    [InlineData("+000-01-01")]
    [InlineData("2000-01-01x")]
    [InlineData("2000-01-01 ")]
    [InlineData("2000-01-01 12")]
    [InlineData("2000-01-01 24:00:01")]
    [InlineData("2000-01-01 12:60:00")]
    [InlineData("2000-01-01 12:00:60")]
    [InlineData("2000-01-01 12:00:00.")]
    [InlineData("2000-01-01 12:00:00.00000001")]
    [InlineData("2000-01-01 12:00:00,5")]
    [InlineData("2000-01-01 12:00:00+99:99")]
    [InlineData("2000-01-01 12:00:00+2")]
    [InlineData("2000-01-01 12:00:00+02:60")]
    [InlineData("2000-01-01-12:00:00")]
    [InlineData("5874898-01-01")]
    [InlineData("Infinity")]
    [InlineData("")]
    public void What_is_no_timestamp_is_refused(string text) =>
        Assert.False(CalendarText.TryParseTimestamp(Encoding.UTF8.GetBytes(text), out _, out _, out _));

    [Theory]
    [InlineData("00:00", 0)]
    [InlineData("23:59:59.9999999", 863_999_999_999)]
    [InlineData("24:00:00", TimeSpan.TicksPerDay)]
    [InlineData("00:00:00.1", 1_000_000)]
    public void Times_are_read(string text, long ticks)
    {
        Assert.True(CalendarText.TryParseTime(Encoding.UTF8.GetBytes(text), out var read));
        Assert.Equal(ticks, read);
        Assert.Equal(TimeSpan.FromTicks(ticks), Encoded.FromText(CanonicalKind.Time, text).Object);
    }

    [Theory]
    [InlineData("24:00:00.0000001")]
    [InlineData("25:00")]
    [InlineData("-1:00")]
    [InlineData("1:00")]
    [InlineData("12:00:0")]
    [InlineData("12-00")]
    [InlineData("")]
    public void What_is_no_time_is_refused(string text) => Assert.False(CalendarText.TryParseTime(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Rounding_to_six_digits_rounds_half_up_before_and_after_2000()
    {
        Prop.ForAll(ArbMap.Default.GeneratorFor<int>().ToArbitrary(), ticks =>
        {
            var micro = (long)Math.Floor(ticks / 10.0);
            var tick = (int)(ticks - (micro * 10));
            Fraction.Round(ref micro, ref tick, 6);
            return tick == 0 && micro == (long)Math.Floor((ticks + 5) / 10.0) && Fraction.Round(ticks, 6) == micro * 10;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("1999-12-31 23:59:59.9999994", "1999-12-31 23:59:59.999999")]
    [InlineData("1999-12-31 23:59:59.9999995", "2000-01-01 00:00:00")]
    [InlineData("1969-12-31 23:59:59.1234565", "1969-12-31 23:59:59.123457")]
    [InlineData("2020-06-15 12:00:00.1234564", "2020-06-15 12:00:00.123456")]
    [InlineData("infinity", "infinity")]
    [InlineData("-infinity", "-infinity")]
    public void A_timestamp_with_seven_digits_equals_one_with_six_where_an_engine_holds_no_more(string fine, string coarse) =>
        Assert.True(Encoded.FromText(CanonicalKind.Timestamp, fine, 6).Same(Encoded.FromText(CanonicalKind.Timestamp, coarse, 6)));

    [Fact]
    public void Timestamps_sort_in_time()
    {
        string[] ascending =
        [
            "-infinity", "4714-11-24 00:00:00 BC", "0001-12-31 23:59:59.999999 BC", "0001-01-01 00:00:00", "1999-12-31 23:59:59.9999998", "1999-12-31 23:59:59.9999999",
            "2000-01-01 00:00:00", "2000-01-01 00:00:00.0000001", "9999-12-31 00:00:00", "294276-12-31 23:59:59.999999", "infinity",
        ];
        Encoded[] values = [.. ascending.Select(text => Encoded.FromText(CanonicalKind.Timestamp, text))];

        Assert.All(values, value => Assert.False(value.IsForeign));
        Assert.Equal(ascending, values.Select(value => value.Text));
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0));
    }

    [Theory]
    [InlineData("0044-03-15 BC")]
    [InlineData("infinity")]
    [InlineData("-infinity")]
    [InlineData("2000-02-29")]
    public void A_date_equals_the_timestamp_of_its_midnight(string text)
    {
        Assert.True(CalendarText.TryParseDate(Encoding.UTF8.GetBytes(text), out var days));
        var date = Encoded.As(CanonicalKind.Timestamp, (encoder, form) => encoder.Date(form, days));

        Assert.True(date.Same(Encoded.FromText(CanonicalKind.Timestamp, text)));
    }

    [Fact]
    public void A_date_beyond_all_timestamps_equals_none_of_them()
    {
        Assert.True(CalendarText.TryParseDate("5874897-12-31"u8, out var days));

        Assert.Equal("foreign 5874897-12-31", Encoded.As(CanonicalKind.Timestamp, (encoder, form) => encoder.Date(form, days)).Text);
    }

    [Fact]
    public void Values_become_the_types_that_dotnet_has_for_them()
    {
        Assert.Equal(new DateOnly(2000, 2, 29), Encoded.FromText(CanonicalKind.Date, "2000-02-29").Object);
        Assert.Equal(Epoch.AddTicks(-1), Encoded.FromText(CanonicalKind.Timestamp, "1999-12-31 23:59:59.9999999").Object);
        Assert.Equal(new DateTimeOffset(Epoch, TimeSpan.Zero), Encoded.FromText(CanonicalKind.Instant, "2000-01-01 02:00:00+02:00").Object);
        Assert.Equal("0044-03-15 BC", Encoded.FromText(CanonicalKind.Date, "0044-03-15 BC").Object);
        Assert.Equal("infinity", Encoded.FromText(CanonicalKind.Timestamp, "infinity").Object);
    }
}
