using System.Globalization;
using Npgsql;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

/// <summary>What lies between the server's messages and the rows: sizes, and everything that can come where a row is expected.</summary>
public sealed class PostgresCopySourceTests
{
    private static readonly ColumnDefinition[] NumberAndText =
    [
        new() { Name = "n", NativeType = "integer", Kind = CanonicalKind.Integer, WireType = PostgresType.Int4 },
        new() { Name = "t", NativeType = "text", Kind = CanonicalKind.Text, WireType = PostgresType.Text },
    ];

    private static readonly ColumnForm[] Forms = [new(CanonicalKind.Integer), new(CanonicalKind.Text)];

    [Fact]
    public async Task The_driver_that_is_shipped_lets_rows_be_taken_many_at_a_time()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        await using var rows = await PostgresCopySource.OpenAsync(
            (NpgsqlConnection)session.Open, "SELECT i, 'a' FROM generate_series(1, 1000) i", new PostgresCopyDecoder(NumberAndText, Forms), CancellationToken.None);

        Assert.True(rows.TakesManyRows);
        Assert.True(rows.IsWokenDirectly || OperatingSystem.IsWindows());

        var batch = new RowBatch();
        Assert.True(await rows.FillAsync(batch, CancellationToken.None));
        Assert.Equal(1000, batch.Count);
    }

    [Theory]
    [InlineData(0, 300, 1)]
    [InlineData(8_100, 8_250, 1)]
    [InlineData(65_480, 65_560, 1)]
    [InlineData(130_950, 131_100, 3)]
    [InlineData(1, 3_000_000, 299_993)]
    public async Task Rows_of_every_size_arrive_whole(int from, int to, int step)
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);

        // Each size is followed by a row of one byte and one without a text.
        var rows = await Live.ReadAsync(session,
            $"SELECT s, CASE k WHEN 0 THEN repeat(chr(97 + s % 26), s) WHEN 1 THEN 'x' END FROM generate_series({from}, {to}, {step}) s, generate_series(0, 2) k ORDER BY s, k", NumberAndText, Forms);

        var sizes = Enumerable.Range(0, ((to - from) / step) + 1).Select(i => from + (i * step)).ToArray();
        Assert.Equal(sizes.Length * 3, rows.Count);
        Assert.All(sizes, (size, i) =>
        {
            Assert.Equal([size, size, size], rows.Skip(i * 3).Take(3).Select(row => (int)(long)row[0].Object!));
            Assert.Equal(new string((char)('a' + (size % 26)), size), rows[i * 3][1].Text);
            Assert.Equal(["x", "NULL"], [rows[(i * 3) + 1][1].Text, rows[(i * 3) + 2][1].Text]);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5_000)]
    [InlineData(50_000)]
    public async Task An_error_at_any_row_is_the_servers_own_and_leaves_the_session_usable(int row)
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            Live.ReadAsync(session, $"SELECT i / ({row} - i), 'a' FROM generate_series(1, 60000) i", NumberAndText, Forms));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
        Assert.Single(await Live.ReadAsync(session, "SELECT 1, 'a'", NumberAndText, Forms));
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("", 300_000)]
    [InlineData("SET client_min_messages = 'notice'", 10)]
    [InlineData("SET client_min_messages = 'notice'", 5_000)]
    public async Task Notices_among_the_rows_are_passed_over(string setting, int length)
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"""
            CREATE FUNCTION talk(i int) RETURNS text LANGUAGE plpgsql {setting} AS $$
            BEGIN
                IF i % 1000 = 500 THEN RAISE NOTICE '%', repeat('n', {length}); END IF;
                RETURN 'row ' || i;
            END $$
            """);
        await using var session = await Live.OpenAsync(database);

        var rows = await Live.ReadAsync(session, "SELECT i, talk(i) FROM generate_series(1, 10000) i", NumberAndText, Forms);

        Assert.Equal(Enumerable.Range(1, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"row {i}")), rows.Select(row => row[1].Text));
        Assert.Single(await Live.ReadAsync(session, "SELECT 1, 'a'", NumberAndText, Forms));
    }

    [Fact]
    public async Task Cancelling_in_the_middle_of_rows_ends_the_query_and_other_sessions_go_on()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        await using var other = await Live.OpenAsync(database);
        using var stop = new CancellationTokenSource();
        await using var reader = await Live.StartAsync(session, "SELECT generate_series(1, 2000000000), 'row'", NumberAndText, Forms, stop.Token);
        var batch = await reader.NextAsync(null, CancellationToken.None);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (batch is not null)
            {
                batch = await reader.NextAsync(batch, CancellationToken.None).AsTask().WaitAsync(Live.Limit);
            }
        });
        await reader.DisposeAsync().AsTask().WaitAsync(Live.Limit);
        await database.WaitForActiveBackendsAsync(0);
        Assert.Equal(3, (await Live.ReadAsync(other, "SELECT i, 'a' FROM generate_series(1, 3) i", NumberAndText, Forms)).Count);
    }

    [Fact]
    public async Task A_consumer_that_waits_on_its_own_thread_sees_the_cancellation_too()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        using var stop = new CancellationTokenSource();
        await using var reader = await Live.StartAsync(session, "SELECT i, pg_sleep(CASE WHEN i > 20000 THEN 600 ELSE 0 END)::text FROM generate_series(1, 20001) i", NumberAndText, Forms, stop.Token);
        var consuming = Task.Factory.StartNew(() => Consume(reader), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await database.WaitForActiveBackendsAsync(1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consuming.WaitAsync(Live.Limit));
        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_rows_is_lost_and_says_so()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        await using var reader = await Live.StartAsync(session, "SELECT generate_series(1, 2000000000), 'row'", NumberAndText, Forms);
        Assert.NotNull(await reader.NextAsync(null, CancellationToken.None));

        await database.Server.TerminateBackendsAsync(database.Name);

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Task.Run(() => Consume(reader)).WaitAsync(Live.Limit));
        Assert.Equal(ReconcileProblem.ConnectionLost, error.Problem);
        Assert.True(error.IsTransient);
        PlantedSecret.AssertAbsent(error.ToString(), "the exception");
    }

    [Fact]
    public async Task Rows_and_errors_arrive_over_an_encrypted_connection()
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("COPY (SELECT 1) TO PROGRAM 'openssl req -new -x509 -days 2 -nodes -subj /CN=localhost -out server.crt -keyout server.key 2>/dev/null && chmod 600 server.key'");
        await database.ExecuteAsync("ALTER SYSTEM SET ssl = on");
        await server.RestartAsync();
        await using var session = await DatabaseSession.OpenAsync(
            ConnectionUri.Parse(database.Uri + "?SSL%20Mode=Require"), TimeSpan.FromSeconds(5), readOnly: true, CancellationToken.None);

        Assert.Equal("true", (await Live.ReadAsync(session, "SELECT 1, ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()", NumberAndText, Forms))[0][1].Text);
        var rows = await Live.ReadAsync(session, "SELECT i, repeat('x', i * 7919 % 100003) FROM generate_series(1, 2000) i", NumberAndText, Forms);
        var error = await Assert.ThrowsAsync<ReconcileException>(() => Live.ReadAsync(session, "SELECT 1 / (40000 - i), 'a' FROM generate_series(1, 50000) i", NumberAndText, Forms));

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => i * 7919 % 100_003), rows.Select(row => row[1].Text.Length));
        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
    }

    private static void Consume(RowReader reader)
    {
        for (var batch = reader.Next(null); batch is not null; batch = reader.Next(batch))
        {
        }
    }
}
