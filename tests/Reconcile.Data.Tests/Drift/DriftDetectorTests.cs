using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Diff;
using Reconcile.Data.Drift;
using Xunit;

namespace Reconcile.Data.Tests.Drift;

/// <summary>Pairs of values, row by row: the one way in which they differ is found, and none where there is none.</summary>
public sealed class DriftDetectorTests
{
    private const int Rows = 1000;

    public static TheoryData<string, string, DriftKind, string> Ways { get; } = new()
    {
        { nameof(CanonicalKind.Timestamp), "2 h", DriftKind.Offset, "02:00:00 later" },
        { nameof(CanonicalKind.Time), "2 h", DriftKind.Offset, "02:00:00 later" },
        { nameof(CanonicalKind.Timestamp), "-1.5 s", DriftKind.Offset, "00:00:01.5 earlier" },
        { nameof(CanonicalKind.Instant), "summer", DriftKind.Offset, "01:00:00 or 02:00:00 later" },
        { nameof(CanonicalKind.Date), "1 d", DriftKind.Offset, "1 day later" },
        { nameof(CanonicalKind.Timestamp), "366 d", DriftKind.Offset, "366 days later" },
        { nameof(CanonicalKind.Timestamp), "second", DriftKind.Truncated, "the second" },
        { nameof(CanonicalKind.Timestamp), "day", DriftKind.Truncated, "the day" },
        { nameof(CanonicalKind.Integer), "+7", DriftKind.Offset, "7 greater" },
        { nameof(CanonicalKind.Number), "-0.1", DriftKind.Offset, "0.1 less" },
        { nameof(CanonicalKind.Number), "*0.01", DriftKind.Factor, "0.01 times" },
        { nameof(CanonicalKind.Integer), "*-1", DriftKind.Factor, "-1 times" },
        { nameof(CanonicalKind.Float), "+0.1", DriftKind.Offset, "0.1 greater" },
        { nameof(CanonicalKind.Float), "*100", DriftKind.Factor, "100 times" },
        { nameof(CanonicalKind.Number), "round 2", DriftKind.Rounded, "2 digits" },
        { nameof(CanonicalKind.Number), "cut 0", DriftKind.Truncated, "whole numbers" },
        { nameof(CanonicalKind.Variant), "*0.01", DriftKind.Factor, "0.01 times" },
        { nameof(CanonicalKind.Text), "trim", DriftKind.Trimmed, "" },
        { nameof(CanonicalKind.Text), "pad", DriftKind.Padded, "" },
        { nameof(CanonicalKind.Text), "upper", DriftKind.LetterCase, "" },
        { nameof(CanonicalKind.Text), "nfd", DriftKind.UnicodeForm, "" },
        { nameof(CanonicalKind.Text), "'' to NULL", DriftKind.EmptyToNull, "" },
        { nameof(CanonicalKind.Text), "NULL to ''", DriftKind.NullToEmpty, "" },
        { nameof(CanonicalKind.Variant), "NULL to ''", DriftKind.NullToEmpty, "" },
        { nameof(CanonicalKind.Number), "to NULL", DriftKind.ValueToNull, "" },
        { nameof(CanonicalKind.Number), "from NULL", DriftKind.NullToValue, "" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void One_way_in_which_a_column_differs_is_found(string kind, string way, DriftKind found, string amount)
    {
        var drift = Assert.Single(Observe(Enum.Parse<CanonicalKind>(kind), Rows, _ => way));

        Assert.Equal((found, amount, Rows, Rows), (drift.Kind, drift.Amount, drift.Rows, drift.ChangedRows));
    }

    [Theory]
    [InlineData(49, 951)]
    [InlineData(51, 0)]
    public void A_few_exceptions_do_not_hide_it_and_many_do(int exceptions, int rows)
    {
        var drifts = Observe(CanonicalKind.Number, Rows, row => row < exceptions ? "random" : "*0.01");

        Assert.Equal(rows, drifts.Count > 0 ? drifts[0].Rows : 0);
        Assert.All(drifts, drift => Assert.Equal((Rows, DriftKind.Factor), (drift.ChangedRows, drift.Kind)));
    }

    [Fact]
    public void Few_rows_are_no_drift() => Assert.Empty(Observe(CanonicalKind.Integer, ColumnDrift.MinRows - 1, _ => "+7"));

    [Theory]
    [InlineData(nameof(CanonicalKind.Number))]
    [InlineData(nameof(CanonicalKind.Timestamp))]
    [InlineData(nameof(CanonicalKind.Text))]
    public void Values_that_differ_at_random_are_no_drift(string kind) => Assert.Empty(Observe(Enum.Parse<CanonicalKind>(kind), Rows, _ => "random"));

    [Fact]
    public void Watching_ends_where_there_is_no_pattern_and_the_rows_are_passed_on_all_the_same()
    {
        var sink = new CountingSink();
        var drifts = Observe(CanonicalKind.Number, 40_000, row => row < 10_000 ? "random" : "*0.01", sink);

        Assert.Empty(drifts);
        Assert.Equal(40_000, sink.Rows);
    }

    private static IReadOnlyList<ColumnDrift> Observe(CanonicalKind kind, int rows, Func<int, string> way, CountingSink? sink = null)
    {
        var random = new Random(5);
        var column = new ColumnDefinition { Name = "v", NativeType = "v", Kind = kind };
        var id = column with { Name = "id", Kind = CanonicalKind.Integer };
        var table = new TableDefinition(new TableName("", "t"), [id, column], ["id"]);
        var detector = new DriftDetector(new TablePlan
        {
            Source = table,
            Target = table,
            Columns = [new ColumnPair(id, id, new ColumnForm(CanonicalKind.Integer)), new ColumnPair(column, column, new ColumnForm(kind))],
            KeyColumns = 1,
            SchemaDifferences = [],
            ExcludedColumns = [],
            Notes = [],
        }, sink ?? new CountingSink());
        for (var row = 0; row < rows; row++)
        {
            var (source, target) = Values(kind, way(row), row, random);
            detector.Changed(Row(row, kind, source), Row(row, kind, target));
        }

        return detector.Drifts;
    }

    private static byte[] Row(int id, CanonicalKind kind, string? value)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        encoder.Integer(new ColumnForm(CanonicalKind.Integer), id);
        switch (value)
        {
            case null:
                encoder.Null();
                break;
            case var number when kind == CanonicalKind.Variant && number.Length > 0:
                encoder.Number(new ColumnForm(kind), System.Text.Encoding.ASCII.GetBytes(number));
                break;
            default:
                encoder.Text(new ColumnForm(kind), System.Text.Encoding.UTF8.GetBytes(value));
                break;
        }

        return encoder.Output.Written.ToArray();
    }

    private static (string? Source, string? Target) Values(CanonicalKind kind, string way, int row, Random random)
    {
        var text = $"Näme {row} ";
        var number = (row * 137) + 12.3456m;
        return (kind, way) switch
        {
            (_, "NULL to ''") => (null, ""),
            (_, "'' to NULL") => ("", null),
            (_, "to NULL") => (Text(number), null),
            (_, "from NULL") => (null, Text(number)),
            (CanonicalKind.Text, "trim") => (text, text.TrimEnd()),
            (CanonicalKind.Text, "pad") => (text, text + "  "),
            (CanonicalKind.Text, "upper") => (text, text.ToUpperInvariant()),
            (CanonicalKind.Text, "nfd") => (text, text.Normalize(System.Text.NormalizationForm.FormD)),
            (CanonicalKind.Text, _) => (text, text + random.NextInt64()),
            (CanonicalKind.Timestamp or CanonicalKind.Instant or CanonicalKind.Date or CanonicalKind.Time, _) => Times(kind, way, row, random),
            (CanonicalKind.Float, "+0.1") => (Text(row * 1.7), Text((row * 1.7) + 0.1)),
            (CanonicalKind.Float, _) => (Text((row + 1) * 1.7), Text((row + 1) * 1.7 * 100)),
            (CanonicalKind.Integer, "+7") => (Text(row), Text(row + 7)),
            (CanonicalKind.Integer, _) => (Text(row + 1), Text(-row - 1)),
            (_, "-0.1") => (Text(number), Text(number - 0.1m)),
            (_, "*0.01") => (Text(number), Text(number * 0.01m)),
            (_, "round 2") => (Text(number + (row * 0.0031m) + 0.00001m), Text(Math.Round(number + (row * 0.0031m) + 0.00001m, 2, MidpointRounding.AwayFromZero))),
            (_, "cut 0") => (Text(number + 0.5m), Text(decimal.Truncate(number + 0.5m))),
            _ => (Text(number), Text(random.NextInt64())),
        };
    }

    private static (string Source, string Target) Times(CanonicalKind kind, string way, int row, Random random)
    {
        var time = new DateTime(2020, 1, 1, 3, 4, 5).AddHours(row * 7.7).AddMilliseconds(678);
        var other = way switch
        {
            "2 h" => time.AddHours(2),
            "-1.5 s" => time.AddSeconds(-1.5),
            "summer" => time.AddHours(time.Month is > 3 and < 11 ? 2 : 1),
            "1 d" => time.AddDays(1),
            "366 d" => time.AddDays(366),
            "second" => new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond)),
            "day" => time.Date,
            _ => time.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 365)),
        };
        var format = kind switch { CanonicalKind.Date => "yyyy-MM-dd", CanonicalKind.Time => "HH:mm:ss.FFFFFFF", _ => "yyyy-MM-dd HH:mm:ss.FFFFFFF" };
        return (time.ToString(format, CultureInfo.InvariantCulture), other.ToString(format, CultureInfo.InvariantCulture));
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private sealed class CountingSink : IDifferenceSink
    {
        public int Rows { get; private set; }

        public void Missing(ReadOnlySpan<byte> source) => Rows++;

        public void Extra(ReadOnlySpan<byte> target) => Rows++;

        public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Rows++;
    }
}
