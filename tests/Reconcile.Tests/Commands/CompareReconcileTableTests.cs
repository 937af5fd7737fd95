using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class CompareReconcileTableTests : IDisposable
{
    private const string Compare = "Compare-ReconcileTable -Source sqlite:source.db -Target sqlite:target.db";
    private readonly ModuleSession _session = new();

    public CompareReconcileTableTests() => SqliteFile.CreatePair(_session);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Rows_that_differ_come_as_objects_in_the_order_of_the_key()
    {
        var output = _session.Run($"{Compare} orders");

        Assert.Empty(output.Errors);
        Assert.Equal(
            [(RowDifferenceKind.Changed, "id=2"), (RowDifferenceKind.Missing, "id=3"), (RowDifferenceKind.Extra, "id=5")],
            output.Of<RowDifference>().Select(row => (row.Kind, row.KeyText)));
    }

    [Fact]
    public void Equal_tables_differ_in_no_row()
    {
        var output = _session.Run($"{Compare} same");
        Assert.Empty(output.Output);
        Assert.Empty(output.Errors);
    }

    [Theory]
    [InlineData("nokey", "Extra a='x', b='z': only in target")]
    [InlineData("nokey -KeyColumn a", "Extra a='x': only in target")]
    public void Rows_without_a_key_or_with_one_that_repeats_come_too(string arguments, string row)
    {
        _session.Run("Invoke-ReconcileQuery sqlite:target.db -Query \"INSERT INTO nokey VALUES ('x', 'z')\"");

        var output = _session.Run($"{Compare} {arguments}");

        Assert.Empty(output.Errors);
        Assert.Equal(row, output.TheOne<RowDifference>().ToString());
    }

    [Theory]
    [InlineData("lonely", "TableNotFound")]
    [InlineData("orders -KeyColumn nothing", "KeyColumnNotFound")]
    [InlineData("'a.b.c'", "TableInvalid")]
    public void What_cannot_be_compared_ends_the_command_with_an_error(string arguments, string id) =>
        Assert.Equal(id, _session.Caught($"{Compare} {arguments}").FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void A_column_on_one_side_is_an_error_behind_the_rows()
    {
        SqliteFile.Create(_session, "more.db", "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, amount NUMERIC, note TEXT); INSERT INTO orders VALUES (1, 'Ann', 11, '')");

        var output = _session.Run("Compare-ReconcileTable orders -Source sqlite:source.db -Target sqlite:more.db -Where 'id = 1'");

        Assert.Equal("ColumnOnOneSide", output.ErrorId);
        Assert.Null(output.Terminating);
        Assert.Equal("amount: 10 -> 11", Assert.Single(output.Of<RowDifference>()).Summary);
    }

    [Fact]
    public void Columns_that_are_called_otherwise_are_mapped_by_parameter_or_by_object()
    {
        SqliteFile.Create(_session, "renamed.db", "CREATE TABLE orders (id INTEGER PRIMARY KEY, client TEXT, amount NUMERIC); INSERT INTO orders VALUES (1, 'Ann', 10)");

        Assert.Empty(_session.Run("Compare-ReconcileTable orders -Source sqlite:source.db -Target sqlite:renamed.db -Where 'id = 1' -Map @{ customer = 'client' }").Errors);
        var result = _session.Run("@{ Table = 'orders'; Where = 'id = 1'; Map = @{ customer = 'client' } } | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:renamed.db").TheOne<TableResult>();
        Assert.Equal(Verdict.Match, result.Verdict);
        Assert.Equal("TableInvalid", _session.Run("@{ Table = 'orders'; Map = 'customer' } | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:renamed.db").ErrorId);
    }

    [Fact]
    public async Task A_script_that_has_seen_enough_leaves_no_query_behind_however_many_rows_differ()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await postgres.ExecuteAsync("CREATE TABLE many (id int PRIMARY KEY); INSERT INTO many SELECT generate_series(1, 200000); CREATE TABLE none (id int PRIMARY KEY)");

        var output = _session.Run(
            "$n = 0; foreach ($once in 1) { Compare-ReconcileTable many none -Source $uri -Target $uri | ForEach-Object { if (++$n -eq 1000) { break } } }; $n", ("uri", postgres.Uri));

        Assert.Equal(1000, output.TheOne<int>());
        await postgres.WaitForBackendsAsync(0);
        Assert.Equal(200_000, _session.Run("$n = 0; Compare-ReconcileTable many none -Source $uri -Target $uri | ForEach-Object { $n++ }; $n", ("uri", postgres.Uri)).TheOne<int>());
    }
}
