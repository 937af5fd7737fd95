using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class SqliteRowSourceTests
{
    private static readonly ColumnDefinition[] Columns = [new() { Name = "v", NativeType = "", Kind = CanonicalKind.Variant, IsTyped = false }];

    [Theory]
    [InlineData("NULL", null)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("''", "")]
    [InlineData("'1'", "1")]
    [InlineData("'Z\u00fcrich \U0001D11E'", "Z\u00fcrich \U0001D11E")]
    [InlineData("CAST(X'610062' AS TEXT)", "a\0b")]
    [InlineData("9e999", "Infinity")]
    public async Task Each_storage_class_arrives_as_its_value(string literal, object? value)
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);

        Assert.Equal(value, (await Live.ReadAsync(session, $"SELECT {literal}", Columns, [new(CanonicalKind.Variant)]))[0][0].Object);
    }

    [Fact]
    public async Task Bytes_arrive_as_they_are_whether_blob_or_broken_text()
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);
        ColumnForm[] forms = [new(CanonicalKind.Binary), new(CanonicalKind.Binary), new(CanonicalKind.Text), new(CanonicalKind.Text)];

        var row = (await Live.ReadAsync(session, "SELECT X'', X'00FF', CAST(X'FF61C3' AS TEXT), CAST(X'' AS TEXT)", Columns, forms))[0];

        Assert.Equal(["", "00FF", "FF61C3", ""], row.Select(column => Convert.ToHexString(column.Bytes)));
        Assert.All(row, column => Assert.False(column.IsForeign));
    }

    [Fact]
    public async Task Huge_values_arrive_whole_among_small_ones()
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);

        var rows = await Live.ReadAsync(
            session, "SELECT X'01' UNION ALL SELECT zeroblob(20000000) UNION ALL SELECT X'02'", Columns, [new(CanonicalKind.Binary)]);

        Assert.Equal([1, 20_000_000, 1], rows.Select(row => row[0].Bytes.Length));
        Assert.All(rows[1][0].Bytes.Chunk(1_000_000), chunk => Assert.Equal(-1, chunk.AsSpan().IndexOfAnyExcept((byte)0)));
    }

    [Fact]
    public async Task Many_rows_arrive_in_order()
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);

        var rows = await Live.ReadAsync(
            session, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n", Columns, [new(CanonicalKind.Integer)]);

        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => (object?)(long)i), rows.Select(row => row[0].Object));
    }

    [Fact]
    public async Task A_cancelled_query_stops_and_the_consumer_sees_a_cancellation()
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);
        using var stop = new CancellationTokenSource();
        await using var reader = await Live.StartAsync(
            session, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", Columns, [new(CanonicalKind.Integer)], stop.Token);
        var next = reader.NextAsync(null, CancellationToken.None).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Live.Limit));
    }

    [Fact]
    public async Task A_reader_is_disposed_of_though_its_query_never_ends()
    {
        await using var database = new SqliteDatabase();
        await using var session = await Live.OpenAsync(database, readOnly: false);
        var reader = await Live.StartAsync(
            session, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", Columns, [new(CanonicalKind.Integer)]);
        Assert.NotNull(await reader.NextAsync(null, CancellationToken.None));

        await reader.DisposeAsync().AsTask().WaitAsync(Live.Limit);

        Assert.Single(await Live.ReadAsync(session, "SELECT 1", Columns, [new(CanonicalKind.Integer)]));
    }

    [Fact]
    public async Task Keys_arrive_in_the_order_of_their_canonical_forms()
    {
        await using var database = new SqliteDatabase();
        await database.ExecuteAsync("""
            CREATE TABLE mixed (k); INSERT INTO mixed VALUES (NULL), (-1), (0.5), (1), (1e300), (-1e300), (''), ('a'), ('B'), ('a '), (X''), (X'61'), (9223372036854775807);
            CREATE TABLE texts (k TEXT COLLATE NOCASE); INSERT INTO texts VALUES ('b'), ('A'), ('a'), ('B'), ('a-b'), ('ab'), ('é'), (CAST(X'EFBFBD' AS TEXT)), (CAST(X'F09D849E' AS TEXT));
            CREATE TABLE reals (k REAL); INSERT INTO reals VALUES (1.5), (-1.5), (0), (9e999), (-9e999), (5e-324), (NULL);
            """);
        await using var session = await Live.OpenAsync(database);

        foreach (var (table, count) in new[] { ("mixed", 13), ("texts", 9), ("reals", 7) })
        {
            var keys = (await Live.ReadAsync(session, table)).ConvertAll(row => row[0]);

            Assert.Equal(count, keys.Count);
            Assert.All(keys.Zip(keys.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0, $"{table}: {pair.First}, then {pair.Second}"));
        }
    }

    [Fact]
    public async Task A_missing_file_is_not_created_by_reading()
    {
        using var folder = new TemporaryFolder();
        var connection = ConnectionUri.Parse("sqlite:" + folder.Combine("none.db"));

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            Reconcile.Data.Sources.DatabaseSession.OpenAsync(connection, TimeSpan.FromSeconds(1), readOnly: true, CancellationToken.None));

        Assert.Equal(ReconcileProblem.ConnectionFailed, error.Problem);
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }
}
