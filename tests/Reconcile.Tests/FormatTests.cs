using System.Xml.Linq;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests;

public sealed class FormatTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public static TheoryData<string> Types { get; } =
    [
        nameof(TableResult), nameof(ReconcileSummary), nameof(TableInfo), nameof(ReconcileConnection), nameof(ConnectionTest),
        nameof(RowDifference), nameof(SchemaDifference), nameof(ColumnDrift), nameof(BatchStatistics), nameof(WorkerEstimate), nameof(RepairScript),
        nameof(RepairResult), nameof(SkippedRow), nameof(BatchItemResult), nameof(TelemetryStatus), nameof(CheckpointSummary), nameof(CheckpointEntry),
        nameof(ScrapeResult), nameof(DownloadResult),
        nameof(ScrapeCacheStatistics), nameof(ScrapeCacheEntry),
    ];

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_has_a_table_and_a_list(string type)
    {
        var views = XDocument.Load(Path.Combine(Repository.Root, "bin", "Reconcile.Format.ps1xml")).Descendants("View")
            .Where(view => view.Element("ViewSelectedBy")!.Element("TypeName")!.Value == "Reconcile." + type);

        Assert.Equal(["ListControl", "TableControl"], views.Select(view => view.Elements().Last().Name.LocalName).Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_column_shows_something_there_is(string type)
    {
        var properties = typeof(TableResult).Assembly.GetType("Reconcile." + type)!.GetProperties().Select(property => property.Name);
        var named = XDocument.Load(Path.Combine(Repository.Root, "bin", "Reconcile.Format.ps1xml")).Descendants("View")
            .Where(view => view.Element("ViewSelectedBy")!.Element("TypeName")!.Value == "Reconcile." + type)
            .SelectMany(view => view.Descendants("PropertyName")).Select(name => name.Value);

        Assert.Empty(named.Except(properties));
    }

    [Fact]
    public void A_result_reads_at_a_glance()
    {
        var result = new TableResult { Table = "sales.orders", Verdict = Verdict.Mismatch, SourceRows = 200000, TargetRows = 199990, Missing = 12, Extra = 2, Changed = 1234, Duration = TimeSpan.FromSeconds(3.21) };

        Assert.Matches(@"Mismatch\s+sales\.orders\s+200,000 / 199,990\s+12\s+2\s+1,234\s+3\.2 s", Show(result));
    }

    [Fact]
    public void A_connection_shows_its_uri() =>
        Assert.Matches(@"PostgreSql\s+postgresql://app@db/sales\s+SSL Mode=Require", Show(new ReconcileConnection
        {
            Provider = ReconcileProvider.PostgreSql,
            Server = "db",
            Database = "sales",
            User = "app",
            Settings = new Dictionary<string, string> { ["SSL Mode"] = "Require" },
        }));

    [Fact]
    public void A_run_shows_how_far_it_is() =>
        Assert.Matches(@"3\s+job\s+True\s+7 / 12\+\s+2\s+0\s+3\.5\s+2\.0 s", Show(new BatchStatistics { Name = "job", RunId = 3, IsRunning = true, Accepted = 12, Succeeded = 7, ActiveWorkers = 2, Elapsed = TimeSpan.FromSeconds(2) }));

    [Fact]
    public void A_test_shows_what_works() =>
        Assert.Matches(@"sqlite:a\.db\s+True\s+3\s+True\s+9/9\s+1 ms", Show(new ConnectionTest
        {
            Connection = new ReconcileConnection { Provider = ReconcileProvider.Sqlite, Database = "a.db" },
            Reachable = true,
            ReadableTables = 3,
            CanWrite = true,
            SelfTestsPassed = 9,
            Latency = TimeSpan.FromMilliseconds(1),
        }));

    [Fact]
    public void Differences_show_their_key_and_both_values()
    {
        var shown = Show(new RowDifference
        {
            Table = "orders",
            Kind = RowDifferenceKind.Changed,
            Key = new Dictionary<string, object?> { ["id"] = 2L },
            Columns = [new ColumnDifference("name", "Bob", null)],
        });

        Assert.Contains("Table: orders", shown, StringComparison.Ordinal);
        Assert.Matches("Changed +id=2 +name: 'Bob' -> NULL", shown);
    }

    [Fact]
    public void A_schema_difference_shows_its_severity_and_a_drift_its_share()
    {
        Assert.Matches(@"Warning\s+name\s+Length\s+varchar\(50\)\s+varchar\(20\)", Show(
            new SchemaDifference("name", SchemaDifferenceKind.Length, "varchar(50)", "varchar(20)") { Severity = SchemaSeverity.Warning }));
        Assert.Matches(@"Offset\s+created\s+02:00:00 later\s+1,980\s+99\.0%", Show(
            new ColumnDrift { Column = "created", Kind = DriftKind.Offset, Amount = "02:00:00 later", Rows = 1980, ChangedRows = 2000 }));
    }

    private string Show(object value) => _session.Show("$value", ("value", value));
}
