using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class GetReconcileTableTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public GetReconcileTableTests() => SqliteFile.CreatePair(_session);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-ReconcileTable sqlite:source.db", "lonely nokey orders same")]
    [InlineData("Get-ReconcileTable sqlite:source.db -Name 'o*', 's?me'", "orders same")]
    [InlineData("Get-ReconcileTable sqlite:source.db orders, o*", "orders")]
    [InlineData("'sqlite:source.db' | Get-ReconcileTable -Name lonely", "lonely")]
    [InlineData("Get-ReconcileTable 'Data Source=source.db' -Provider Sqlite -Name same", "same")]
    [InlineData("Get-ReconcileTable sqlite:source.db -Name 'z*'", "")]
    public void Lists_the_tables_that_fit(string script, string expected)
    {
        var output = _session.Run(script);

        Assert.Empty(output.Errors);
        Assert.Equal(expected, string.Join(' ', output.Of<TableInfo>().Select(table => table.Name)));
    }

    [Fact]
    public void Says_rows_key_and_columns()
    {
        var table = _session.Run("Get-ReconcileTable sqlite:source.db -Name orders -ExactCount").TheOne<TableInfo>();

        Assert.Equal((4L, false), (table.Rows, table.RowsAreEstimated));
        Assert.Equal(["id"], table.Key);
        Assert.Equal(["id", "customer", "amount"], table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error_and_the_others_come_out()
    {
        var output = _session.Run("Get-ReconcileTable sqlite:source.db -Name nowhere, same");

        Assert.Equal("TableNotFound", output.ErrorId);
        Assert.Single(output.Output);
    }

    [Fact]
    public void A_name_that_is_none_is_an_error() =>
        Assert.Equal("TableInvalid", _session.Run("Get-ReconcileTable sqlite:source.db -Name a.b.c").ErrorId);

    [Fact]
    public void A_database_that_cannot_be_opened_ends_the_command() =>
        Assert.StartsWith("ConnectionFailed,", _session.Caught("Get-ReconcileTable sqlite:nowhere/a.db").FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Shows_a_table_of_each_database()
    {
        var shown = _session.Show("Get-ReconcileTable sqlite:source.db -ExactCount");

        Assert.Contains("Connection: sqlite:" + _session.PathOf("source.db"), shown, StringComparison.Ordinal);
        Assert.Matches(@"orders\s+4\s+id", shown);
    }
}
