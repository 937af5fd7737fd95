using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>The rules of comparison as scripts give them: by parameter of both cmdlets, by object, by file.</summary>
public sealed class RuleParametersTests : IDisposable
{
    private const string Sides = "-Source sqlite:source.db -Target sqlite:target.db";
    private const string Prices = "CREATE TABLE prices (id INTEGER PRIMARY KEY, name TEXT, price NUMERIC, rate REAL, created TIMESTAMP);";

    private readonly ModuleSession _session = new();

    public RuleParametersTests()
    {
        SqliteFile.Create(_session, "source.db", Prices + "INSERT INTO prices VALUES (1, 'Ann ', 10, 100, '2020-01-01 10:00:00.4'), (2, 'é', 20, 200, '2020-01-01 10:00:01')");
        SqliteFile.Create(_session, "target.db", Prices + "INSERT INTO prices VALUES (1, 'ANN', 10.01, 100.1, '2020-01-01 10:00:00'), (2, char(101, 769), 20, 200, '2020-01-01 10:00:01')");
    }

    public static TheoryData<string, string> Rules { get; } = new()
    {
        { "-Tolerance 0.01", "name: 'Ann ' -> 'ANN'; rate: 100 -> 100.1; created: '2020-01-01 10:00:00.4' -> '2020-01-01 10:00:00'" },
        { "-Tolerance 0.1% -IgnoreCase * -TrimEnd *", "created: '2020-01-01 10:00:00.4' -> '2020-01-01 10:00:00'" },
        { "-Tolerance @{ price = 0.01; 'r*' = '0.2%' } -IgnoreCase name -Trim name -TimestampPrecision Second", "" },
        { "-Tolerance @{ '*' = 0.01, '0.1%' } -IgnoreCase nothing, NAME -Trim name -TimestampPrecision @{ created = 'Minute' } -TruncateTimestamp *", "" },
        { "-Tolerance 1 -IgnoreCase n* -Trim $true -TimestampPrecision 'second'", "" },
    };

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Rules))]
    public void Both_cmdlets_take_them_and_say_what_still_differs(string rules, string differs)
    {
        var rows = _session.Run($"Compare-ReconcileTable prices {Sides} -Where 'id = 1' {rules}");
        var result = _session.Run($"Invoke-ParallelReconcile prices {Sides} -Where 'id = 1' {rules}").TheOne<TableResult>();

        Assert.Empty(rows.Errors);
        Assert.Equal(differs, string.Concat(rows.Of<RowDifference>().Select(row => row.Summary)));
        Assert.Equal(differs, string.Concat(result.Sample.Select(row => row.Summary)));
        Assert.Equal(differs.Length == 0 ? 1 : 0, result.Tolerated);
        Assert.Contains(result.Notes, note => note.StartsWith("numbers equal within ", StringComparison.Ordinal));
    }

    [Fact]
    public void Unicode_forms_count_as_the_same_only_when_it_is_said()
    {
        Assert.Single(_session.Run($"Compare-ReconcileTable prices {Sides} -Where 'id = 2'").Output);
        Assert.Empty(_session.Run($"Compare-ReconcileTable prices {Sides} -Where 'id = 2' -NormalizeUnicode *").Output);
    }

    [Theory]
    [InlineData("@{ Table = 'prices'; Tolerance = @{ price = 0.01; rate = 1 }; IgnoreCase = $true; TrimEnd = 'name'; TimestampPrecision = 'Second'; SourceWhere = 'id = 1'; TargetWhere = 'id = 1' }")]
    [InlineData("[pscustomobject]@{ Table = 'prices'; Tolerance = [pscustomobject]@{ 'p*' = '0.01'; rate = '1 %' }; IgnoreCase = 'name', 'x'; Trim = 'true'; TimestampPrecision = [pscustomobject]@{ created = 'Second' }; Where = 'id = 1' }")]
    public void Objects_carry_their_own(string table) =>
        Assert.Equal((Verdict.Match, 1L), Of(_session.Run($"{table} | Invoke-ParallelReconcile {Sides}")));

    [Theory]
    [InlineData("tables.csv", "Table,Where,Tolerance,IgnoreCase,TrimEnd,TimestampPrecision\nprices,id = 1,price=0.01; rate=0.1%,name,true,Second\n")]
    [InlineData("tables.json", """[{ "Table": "prices", "Where": "id = 1", "Tolerance": { "price": 0.01, "rate": "0.1%" }, "IgnoreCase": ["name"], "TrimEnd": true, "TimestampPrecision": "Second" }]""")]
    public void Files_of_tables_carry_them_too(string file, string content)
    {
        File.WriteAllText(_session.PathOf(file), content);

        Assert.Equal((Verdict.Match, 1L), Of(_session.Run($"Invoke-ParallelReconcile -TableFile {file} {Sides}")));
    }

    [Fact]
    public void What_an_object_does_not_say_comes_from_the_parameters() =>
        Assert.Equal((Verdict.Match, 1L), Of(_session.Run(
            $"@{{ Table = 'prices'; Tolerance = 1; Trim = 'false' }} | Invoke-ParallelReconcile {Sides} -SourceWhere 'id = 1' -TargetWhere 'id = 1' -Tolerance 0.001 -IgnoreCase * -Trim * -TrimEnd * -TimestampPrecision Hour")));

    [Theory]
    [InlineData("-Tolerance much", "'much' is no tolerance")]
    [InlineData("-Tolerance @{ price = -1 }", "'-1' is no tolerance")]
    [InlineData("-Tolerance 'price='", "'price=' is no rule for a column")]
    [InlineData("-TimestampPrecision Fortnight", "Choose among Exact, Microsecond")]
    [InlineData("-TimestampPrecision 3", "'3' is no precision")]
    [InlineData("-TruncateTimestamp *", "needs a TimestampPrecision")]
    public void A_rule_that_is_none_ends_either_command(string rules, string message)
    {
        foreach (var command in new[] { "Invoke-ParallelReconcile", "Compare-ReconcileTable" })
        {
            var error = _session.Caught($"{command} prices {Sides} {rules}");

            Assert.Equal("RuleInvalid", error.FullyQualifiedErrorId.Split(',')[0]);
            Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rule_that_is_none_in_an_object_is_an_error_of_that_table() =>
        Assert.Equal("TableInvalid", _session.Run($"@{{ Table = 'prices'; Tolerance = 'much' }} | Invoke-ParallelReconcile {Sides}").ErrorId);

    [Fact]
    public void A_rule_for_a_column_of_the_key_is_refused()
    {
        Assert.Equal("RuleOnKey", _session.Caught($"Compare-ReconcileTable prices {Sides} -Tolerance @{{ id = 1 }}").FullyQualifiedErrorId.Split(',')[0]);
        var output = _session.Run($"Invoke-ParallelReconcile prices {Sides} -Tolerance @{{ id = 1 }}");
        Assert.Equal("RuleOnKey", output.ErrorId);
        Assert.Equal(Verdict.NotCompared, Assert.Single(output.Of<TableResult>()).Verdict);
    }

    private static (Verdict Verdict, long Tolerated) Of(SessionOutput output)
    {
        var result = output.TheOne<TableResult>();
        return (result.Verdict, result.Tolerated);
    }
}
