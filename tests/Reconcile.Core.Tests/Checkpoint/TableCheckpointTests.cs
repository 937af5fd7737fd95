using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;

namespace Reconcile.Core.Tests.Checkpoint;

public sealed class TableCheckpointTests : IDisposable
{
    private static readonly ReconcileOptions Options = new()
    {
        Source = new ReconcileConnection { Provider = ReconcileProvider.PostgreSql, Server = "db1", Database = "sales", User = "app", Secret = "hunter2" },
        Target = new ReconcileConnection { Provider = ReconcileProvider.MySql, Server = "db2", Database = "sales", Secret = "swordfish", Settings = new Dictionary<string, string> { ["SSL Mode"] = "Required" } },
    };

    private static readonly TableTask Orders = new()
    {
        Table = "orders",
        SourceTable = new("public", "orders"),
        KeyColumns = ["id"],
        Map = new Dictionary<string, string> { ["a"] = "b", ["c"] = "d" },
        Where = "id > 0",
    };

    private static readonly TableResult Found = new()
    {
        Table = "orders",
        Verdict = Verdict.Mismatch,
        Problem = ReconcileProblem.ColumnOnOneSide,
        Reason = "why",
        Source = Options.Source,
        SourceTable = "public.orders",
        Target = Options.Target,
        TargetTable = "orders",
        SourceRows = 10,
        TargetRows = 11,
        Missing = 1,
        Extra = 2,
        Changed = 3,
        SchemaDifferences = [new SchemaDifference("x", SchemaDifferenceKind.OnlyInSource, "int", null)],
        Key = ["id"],
        ExcludedColumns = ["stamp"],
        Notes = ["rounded"],
        Strategy = "Stream",
        StrategyReason = "because",
        Attempts = 2,
        Duration = TimeSpan.FromMilliseconds(1234),
        SampleLines = ["{\"a\":1}", "{\"b\":2}"],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private string Path => _folder.Combine("run.checkpoint");

    public static TheoryData<object?> Values => new()
    {
        (object?)null, "text \"ü\"\n", string.Empty, 5L, long.MinValue, true, false, 1.50m, decimal.MaxValue, 0.1, double.NaN, double.NegativeInfinity, -0.0,
        new byte[] { 0, 255 }, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new DateOnly(1, 1, 1), new DateTime(9999, 12, 31, 23, 59, 59).AddTicks(9999999),
        new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(2)), TimeSpan.FromTicks(-1),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_result_comes_back_whole_and_says_where_from()
    {
        Record(Orders, Found);

        using var checkpoint = Open(Options);
        var result = checkpoint.Find(Orders)!;

        Assert.True(result.FromCheckpoint);
        Assert.Equal(["rounded", "From the checkpoint: compared until 2026-01-02 03:04:05Z by an earlier run, and not again."], result.Notes);
        Assert.Same(Options.Source, result.Source);
        Assert.Same(Options.Target, result.Target);
        Assert.Equal(Found.SampleLines, result.SampleLines);
        Assert.Equivalent(Found, result with { FromCheckpoint = false, Notes = Found.Notes }, strict: true);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_of_rows_come_back_as_what_they_were(object? value)
    {
        var row = new RowDifference
        {
            Table = "orders",
            Kind = RowDifferenceKind.Changed,
            Key = new Dictionary<string, object?> { ["id"] = value },
            Columns = [new ColumnDifference("c", value, null)],
        };
        Record(Orders, Found with { Sample = [row] });

        using var checkpoint = Open(Options);
        var read = Assert.Single(checkpoint.Find(Orders)!.Sample);

        Assert.Equal(value, read.Key["id"]);
        Assert.Equal(value?.GetType(), read.Key["id"]?.GetType());
        Assert.Equal(value, read.Columns[0].Source);
        Assert.Null(read.Columns[0].Target);
        Assert.Equal((row.Kind, row.Table), (read.Kind, read.Table));
    }

    [Fact]
    public void No_secret_is_in_the_file()
    {
        Record(Orders, Found);

        var text = File.ReadAllText(Path);

        Assert.Contains("Required", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TableStatus.Succeeded, Verdict.NotCompared, false)]
    [InlineData(TableStatus.Failed, Verdict.NotCompared, false)]
    [InlineData(TableStatus.Timeout, Verdict.Mismatch, false)]
    [InlineData(TableStatus.Cancelled, Verdict.NotCompared, false)]
    [InlineData(TableStatus.Succeeded, Verdict.Match, true)]
    [InlineData(TableStatus.Succeeded, Verdict.NotDisproved, true)]
    public void Only_verdicts_are_kept(TableStatus status, Verdict verdict, bool isKept)
    {
        Record(Orders, Found with { Status = status, Verdict = verdict });

        using var checkpoint = Open(Options);

        Assert.Equal(isKept, checkpoint.Find(Orders) is not null);
    }

    [Fact]
    public void A_table_that_was_not_done_is_not_found()
    {
        Record(Orders, Found);

        using var checkpoint = Open(Options);

        Assert.Null(checkpoint.Find(Orders with { SourceTable = new("other", "orders") }));
        Assert.Null(checkpoint.Find(Orders with { TargetTable = new("public", "orders") }));
    }

    [Fact]
    public void A_run_of_another_configuration_is_refused_with_what_changed()
    {
        Record(Orders, Found);

        var error = Assert.Throws<ReconcileException>(() => Open(Options with { RowLevel = false, Target = Options.Target with { Server = "db3" } }));

        Assert.Equal(ReconcileProblem.CheckpointChanged, error.Problem);
        Assert.Contains("Changed: RowLevel: True -> False; Target.Server: db2 -> db3.", error.Message, StringComparison.Ordinal);
        Open(Options).Dispose();
    }

    [Fact]
    public void A_table_that_is_compared_otherwise_is_refused_with_what_changed()
    {
        Record(Orders, Found);
        using var checkpoint = Open(Options);

        var error = Assert.Throws<ReconcileException>(() => checkpoint.Find(Orders with { Where = "id > 1", KeyColumns = [] }));

        Assert.Equal(ReconcileProblem.CheckpointChanged, error.Problem);
        Assert.Contains("Changed: KeyColumns[0]: id -> (none); Where: id > 0 -> id > 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_change_what_is_found_may_change()
    {
        Record(Orders, Found);
        var hurried = Options with { MaxRate = 5, MaxConnections = 7, OutputDirectory = "elsewhere", LockTimeout = TimeSpan.FromHours(1), TableTimeout = TimeSpan.FromHours(2), Source = Options.Source with { Secret = "new" } };

        using var checkpoint = Open(hurried);

        Assert.NotNull(checkpoint.Find(Orders with
        {
            Priority = ItemPriority.High,
            Map = new Dictionary<string, string> { ["c"] = "d", ["a"] = "b" },
        }));
    }

    [Fact]
    public void A_table_whose_file_of_differences_is_gone_is_done_again()
    {
        var file = _folder.Write("orders.differences.jsonl", "{}");
        Record(Orders, Found with { DifferenceFile = file });
        using (var checkpoint = Open(Options))
        {
            Assert.Equal(file, checkpoint.Find(Orders)!.DifferenceFile);
        }

        File.Delete(file);
        using var again = Open(Options);
        Assert.Null(again.Find(Orders));
    }

    [Fact]
    public void The_last_of_two_results_of_a_table_counts()
    {
        Record(Orders, Found);
        Record(Orders, Found with { Verdict = Verdict.Match });

        using var checkpoint = Open(Options);

        Assert.Equal(Verdict.Match, checkpoint.Find(Orders)!.Verdict);
    }

    [Fact]
    public void Key_ranges_of_a_table_are_found_again_as_they_were()
    {
        EqualRange[] ranges = [new(null, [1, 255], 7, _time.GetUtcNow()), new([1, 255], null, 0, _time.GetUtcNow())];
        RecordRanges(Orders, ranges);

        using var checkpoint = Open(Options);
        var found = ((IRangeRecords)checkpoint).Find(Orders, "form");

        Assert.Equivalent(ranges, found, strict: true);
        Assert.Null(checkpoint.Find(Orders));
    }

    [Fact]
    public void Key_ranges_of_another_table_or_form_or_task_are_not_found()
    {
        RecordRanges(Orders, new EqualRange(null, null, 7, _time.GetUtcNow()));

        using var checkpoint = Open(Options);
        IRangeRecords ranges = checkpoint;

        Assert.Single(ranges.Find(Orders, "form"));
        Assert.Empty(ranges.Find(Orders, "other"));
        Assert.Empty(ranges.Find(Orders with { SourceTable = new("other", "orders") }, "form"));
        Assert.Empty(ranges.Find(Orders with { Where = "id > 1" }, "form"));
    }

    [Fact]
    public void Key_ranges_count_until_their_table_is_done()
    {
        RecordRanges(Orders, new EqualRange(null, null, 7, _time.GetUtcNow()));
        Record(Orders, Found);

        using var checkpoint = Open(Options);

        Assert.Empty(((IRangeRecords)checkpoint).Find(Orders, "form"));
    }

    private void RecordRanges(TableTask task, params EqualRange[] ranges)
    {
        using var checkpoint = Open(Options);
        foreach (var range in ranges)
        {
            ((IRangeRecords)checkpoint).Record(task, "form", range);
        }
    }

    private TableCheckpoint Open(ReconcileOptions options) => TableCheckpoint.Open(CheckpointFile.Open(Path), options, _time);

    private void Record(TableTask task, TableResult result)
    {
        using var checkpoint = Open(Options);
        checkpoint.Record(task, result);
        Assert.Null(checkpoint.Failure);
    }
}
