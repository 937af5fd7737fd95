using Reconcile.Data.Canonical;
using Reconcile.Data.Checksums;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Checksums;

public sealed class ChecksumSelfTestTests
{
    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.DuckDb)]
    [InlineData(DatabaseEngine.SqlServer)]
    public async Task Every_known_value_has_the_references_checksum(DatabaseEngine engine)
    {
        await using var database = await EngineTables.DatabaseAsync(engine);
        await using var session = await Live.OpenAsync(database, readOnly: false);

        Assert.Empty(await ChecksumSelfTest.CheckAsync(session, ChecksumAnswers.For(session.Dialect.Provider), CancellationToken.None));
        await ChecksumSelfTest.RequireAsync(session, CancellationToken.None);
    }

    [Theory]
    [InlineData(ReconcileProvider.PostgreSql)]
    [InlineData(ReconcileProvider.MySql)]
    [InlineData(ReconcileProvider.DuckDb)]
    [InlineData(ReconcileProvider.SqlServer)]
    public void Every_known_value_is_one_of_its_kind(ReconcileProvider provider) => Assert.All(ChecksumAnswers.For(provider), answer =>
    {
        var position = 0;
        var column = CanonicalRow.Read(answer.ToRow(), ref position);
        Assert.False(column.IsForeign);
        Assert.Equal(answer.Expected is null, column.IsNull);
    });

    [Fact]
    public async Task A_value_that_is_hashed_as_another_one_is_named()
    {
        await using var database = new DuckDbDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);
        ChecksumAnswer[] wrong =
        [
            ChecksumAnswer.Of(ReconcileProvider.DuckDb, "2.20::DECIMAL(4,2)", "DECIMAL(4,2)", CanonicalKind.Number, "2.21"),
            ChecksumAnswer.Of(ReconcileProvider.DuckDb, "7", "INTEGER", CanonicalKind.Integer, "7"),
            ChecksumAnswer.Of(ReconcileProvider.DuckDb, "NULL::VARCHAR", "VARCHAR", CanonicalKind.Text, string.Empty),
        ];

        var failures = await ChecksumSelfTest.CheckAsync(session, wrong, CancellationToken.None);

        Assert.Equal(["the Number 2.20::DECIMAL(4,2) as DECIMAL(4,2)", "the Text NULL::VARCHAR as VARCHAR"], failures);
    }
}
