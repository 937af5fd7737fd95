namespace Reconcile.Core.Tests.Tables;

public sealed class CompareRulesTests
{
    [Theory]
    [InlineData("0.01", 0.01, 0, "0.01")]
    [InlineData("1e-7", 0.0000001, 0, "0.0000001")]
    [InlineData("0", 0, 0, "0")]
    [InlineData("0.1%", 0, 0.001, "0.1 %")]
    [InlineData(" 0.1 % ", 0, 0.001, "0.1 %")]
    [InlineData("0.01 2%", 0.01, 0.02, "0.01 or 2 %")]
    public void A_tolerance_is_read_as_a_number_a_percentage_or_both(string text, double absolute, double relative, string shown)
    {
        var tolerance = Tolerance.Parse(text);

        Assert.Equal(((decimal)absolute, (decimal)relative), (tolerance.Absolute, tolerance.Relative));
        Assert.Equal(shown, tolerance.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0,01")]
    [InlineData("%")]
    [InlineData("NaN")]
    [InlineData("1 2% 3")]
    public void A_text_that_is_no_tolerance_says_how_one_is_written(string text) =>
        Assert.Contains("0.1%", Assert.Throws<FormatException>(() => Tolerance.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_comes_before_a_pattern_and_a_longer_pattern_before_a_shorter_one()
    {
        var rules = new CompareRules
        {
            TimestampPrecision = new Dictionary<string, TimePrecision>
            {
                ["*"] = TimePrecision.Hour,
                ["c*"] = TimePrecision.Minute,
                ["created"] = TimePrecision.Second,
                ["cre*"] = TimePrecision.Day,
            },
        };

        Assert.Equal(
            [TimePrecision.Second, TimePrecision.Day, TimePrecision.Minute, TimePrecision.Hour],
            new[] { "Created", "cream", "cut", "at" }.Select(name => rules.For(name).Precision));
    }

    [Fact]
    public void A_rule_fits_a_column_by_its_name_on_either_side_and_no_other_column()
    {
        var rules = new CompareRules { IgnoreCase = ["name"], Trim = ["na*"], Tolerance = new Dictionary<string, Tolerance> { ["price"] = new() } };

        Assert.Equal(new ColumnRule { IgnoreCase = true, Trim = true }, rules.For("ItemName", "name"));
        Assert.Equal(new ColumnRule(), rules.For("ItemName", "item_name"));
        Assert.Equal(new ColumnRule(), CompareRules.None.For("name"));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("a = 1", "", "a = 1")]
    [InlineData("", "b = 2", "b = 2")]
    [InlineData("a = 1 OR a = 2 -- all", "b = 2", "a = 1 OR a = 2 -- all\n) AND (b = 2")]
    public void A_side_has_its_own_condition_besides_that_of_both(string both, string own, string condition)
    {
        var task = new TableTask { Table = "t", SourceTable = default, Where = both, SourceWhere = own };

        Assert.Equal((condition, both), (task.SourceCondition, task.TargetCondition));
        Assert.Equal((both, condition), Swap(task));
    }

    [Theory]
    [InlineData(DriftKind.Offset, "02:00:00 later", "created: 1,000 of 1,010 changed rows are 02:00:00 later in the target")]
    [InlineData(DriftKind.Factor, "0.01 times", "created: 1,000 of 1,010 changed rows are 0.01 times the source in the target")]
    [InlineData(DriftKind.Rounded, "2 digits", "created: 1,000 of 1,010 changed rows are rounded to 2 digits in the target")]
    [InlineData(DriftKind.Truncated, "the second", "created: 1,000 of 1,010 changed rows are cut to the second in the target")]
    [InlineData(DriftKind.Trimmed, "", "created: 1,000 of 1,010 changed rows lack spaces at the ends in the target")]
    [InlineData(DriftKind.Padded, "", "created: 1,000 of 1,010 changed rows have more spaces at the ends in the target")]
    [InlineData(DriftKind.LetterCase, "", "created: 1,000 of 1,010 changed rows differ in letter case only")]
    [InlineData(DriftKind.UnicodeForm, "", "created: 1,000 of 1,010 changed rows differ in Unicode form only")]
    [InlineData(DriftKind.NullToEmpty, "", "created: 1,000 of 1,010 changed rows are '' in the target and NULL in the source")]
    [InlineData(DriftKind.EmptyToNull, "", "created: 1,000 of 1,010 changed rows are NULL in the target and '' in the source")]
    [InlineData(DriftKind.ValueToNull, "", "created: 1,000 of 1,010 changed rows are NULL in the target only")]
    [InlineData(DriftKind.NullToValue, "", "created: 1,000 of 1,010 changed rows are NULL in the source only")]
    public void A_drift_reads_as_a_sentence(DriftKind kind, string amount, string text) =>
        Assert.Equal(text, new ColumnDrift { Column = "created", Kind = kind, Amount = amount, Rows = 1000, ChangedRows = 1010 }.ToString());

    [Theory]
    [InlineData(SchemaDifferenceKind.OnlyInTarget, SchemaSeverity.Error)]
    [InlineData(SchemaDifferenceKind.Incomparable, SchemaSeverity.Error)]
    [InlineData(SchemaDifferenceKind.Key, SchemaSeverity.Warning)]
    [InlineData(SchemaDifferenceKind.Order, SchemaSeverity.Information)]
    public void A_schema_difference_has_the_severity_of_its_kind(SchemaDifferenceKind kind, SchemaSeverity severity) =>
        Assert.Equal(severity, new SchemaDifference("a", kind, null, null).Severity);

    private static (string Source, string Target) Swap(TableTask task)
    {
        var swapped = task with { SourceWhere = task.TargetWhere, TargetWhere = task.SourceWhere };
        return (swapped.SourceCondition, swapped.TargetCondition);
    }
}
