using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class PostgresSourceTests
{
    private static readonly ColumnDefinition[] NumberAndText =
    [
        new() { Name = "n", NativeType = "integer", Kind = CanonicalKind.Integer, WireType = PostgresType.Int4 },
        new() { Name = "t", NativeType = "text", Kind = CanonicalKind.Text, WireType = PostgresType.Text },
    ];

    private static readonly ColumnForm[] Forms = [new(CanonicalKind.Integer), new(CanonicalKind.Text)];

    /// <summary>Rows for several batches, then none for ten minutes.</summary>
    private const string ThenSilent = "SELECT i, CASE WHEN i < 5000 THEN repeat('x', 100) ELSE pg_sleep(600)::text END FROM generate_series(1, 5000) i";

    /// <summary>Each type with values at its extremes. What arrives in binary has to equal what the server's own text of it spells.</summary>
    public static TheoryData<string, string[]> Types => new()
    {
        { "boolean", ["true", "false"] },
        { "smallint", ["-32768", "32767", "0"] },
        { "integer", ["-2147483648", "2147483647"] },
        { "bigint", ["-9223372036854775808", "9223372036854775807"] },
        { "oid", ["0", "4294967295"] },
        { "numeric", ["0", "0.00", "-0.5", "10000", "99999999", "1e-20", "1e-16383", "1e131071", "NaN", "Infinity", "-Infinity", "-12345678901234567890.000123", "100000000.00000001"] },
        { "numeric(10,2)", ["2.20", "-99999999.99"] },
        { "double precision", ["0", "-0", "0.1", "-1e-307", "4.9e-324", "1.7976931348623157e308", "NaN", "Infinity", "-Infinity"] },
        { "date", ["4713-01-01 BC", "0001-12-31 BC", "0001-01-01", "2000-02-29", "9999-12-31", "10000-01-01", "5874897-12-31", "infinity", "-infinity"] },
        { "time", ["00:00:00", "23:59:59.999999", "24:00:00", "12:30:00.000001"] },
        { "timestamp", ["4713-01-01 00:00:00 BC", "1999-12-31 23:59:59.999999", "2000-01-01", "294276-12-31 23:59:59.999999", "infinity", "-infinity"] },
        { "timestamptz", ["4713-06-01 00:00:00+00 BC", "2020-03-29 01:30:00+02", "1969-12-31 23:59:59.999999-08", "294276-12-31 23:59:59+00", "infinity"] },
        { "uuid", ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "00112233-4455-6677-8899-aabbccddeeff"] },
        { "json", ["{\"b\":1.50,\"a\":[true,null]}", "\"\\u0041\"", "1e2"] },
        { "jsonb", ["{\"b\":1.50,\"a\":[true,null]}", "\"\\u0041\"", "1e2"] },
        { "text", ["", " ", "a ", "Z\u00fcrich \U0001D11E", "a|b", "\\", "\n"] },
        { "varchar(5)", ["", "abc  "] },
        { "char(5)", ["ab", ""] },
        { "name", ["pg_class"] },
        { "interval", ["1 year 2 mons -3 days 04:05:06.789"] },
        { "timetz", ["12:00:00+02"] },
        { "inet", ["10.0.0.1/8"] },
        { "integer[]", ["{1,NULL,3}"] },
        { "daterange", ["[2020-01-01,2020-02-01)"] },
        { "bit varying(8)", ["0101"] },
        { "xml", ["<a>b</a>"] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Values_arrive_as_the_servers_own_text_spells_them(string type, string[] values)
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE t (id int PRIMARY KEY, v {type}, spelled text)");
        for (var i = 0; i < values.Length; i++)
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO t VALUES ({i}, '{values[i]}')"));
        }

        // The clock of the sessions that compare is UTC.
        await database.ExecuteAsync("SET timezone = 'UTC'; UPDATE t SET spelled = v::text; INSERT INTO t VALUES (9999, NULL, NULL)");
        await using var session = await Live.OpenAsync(database);
        var kind = (await Live.FindAsync(session, "t")).Columns[1].Kind!.Value;

        var rows = await Live.ReadAsync(session, "t", column => column.Name == "id" ? CanonicalKind.Integer : kind);

        Assert.Equal(values.Length + 1, rows.Count);
        Assert.All(rows, row => Assert.True(row[1].Same(row[2]) && !row[1].IsForeign, $"{row[1]} came, the server says {row[2]}"));
        Assert.Equal("NULL", rows[^1][1].Text);
    }

    [Theory]
    [InlineData("bytea", "'\\x'", "")]
    [InlineData("bytea", "'\\x00ff7f27'", "00FF7F27")]
    [InlineData("real", "'0.1'", "0.10000000149011612")]
    [InlineData("real", "'-0'", "0")]
    [InlineData("real", "'3.4028235e38'", "3.4028234663852886E+38")]
    [InlineData("money", "'-12.34'::numeric::money", "-12.34")]
    [InlineData("cash", "'-12.34'::numeric::money", "-12.34")]
    [InlineData("ref", "'4294967295'", "4294967295")]
    [InlineData("positive", "'12.50'", "12.5")]
    [InlineData("mood", "'sad'", "sad")]
    public async Task Types_whose_text_is_another_thing_arrive_as_their_values(string type, string literal, string text)
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE DOMAIN cash AS money; CREATE DOMAIN ref AS oid; CREATE DOMAIN amount AS numeric(10,2); CREATE DOMAIN positive AS amount CHECK (VALUE > 0); CREATE TYPE mood AS ENUM ('sad', 'ok')");
        await database.ExecuteAsync($"CREATE TABLE t (id int, v {type}); INSERT INTO t VALUES (1, {literal})");
        await using var session = await Live.OpenAsync(database);

        Assert.Equal(text, (await Live.ReadAsync(session, "t"))[0][1].Text);
    }

    [Fact]
    public async Task Numerics_of_every_length_arrive_digit_by_digit()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("""
            CREATE TABLE t (id serial, v numeric, spelled text);
            SELECT setseed(0.5);
            INSERT INTO t (v) SELECT (CASE WHEN random() < 0.5 THEN '-' ELSE '' END
                || trunc((random() * 10 ^ (random() * 40))::numeric)::text || '.' || lpad((random() * 1e9)::bigint::text, (random() * 30)::int + 1, '0'))::numeric
              FROM generate_series(1, 2000);
            INSERT INTO t (v) SELECT round(random()::numeric * 10000::numeric ^ (i % 9), i % 13) FROM generate_series(1, 500) i;
            INSERT INTO t (v) VALUES ((repeat('9', 131072) || '.' || repeat('9', 16383))::numeric), (-(repeat('98', 65536)::numeric));
            UPDATE t SET spelled = v::text;
            """);
        await using var session = await Live.OpenAsync(database);

        var rows = await Live.ReadAsync(session, "t", column => column.Name == "id" ? CanonicalKind.Integer : CanonicalKind.Number);

        Assert.Equal(2502, rows.Count);
        Assert.All(rows, row => Assert.True(row[1].Same(row[2]), $"{row[1]} came, the server says {row[2]}"));
    }

    [Fact]
    public async Task Keys_arrive_in_the_order_of_their_canonical_forms()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("""
            CREATE TABLE numbers AS SELECT ((random() - 0.5) * 10 ^ (random() * 20 - 10)::int)::numeric AS k FROM generate_series(1, 500) UNION SELECT 'NaN' UNION SELECT 'Infinity' UNION SELECT '-Infinity' UNION SELECT NULL;
            CREATE TABLE reals AS SELECT (random() - 0.5) * 10 ^ (random() * 20 - 10) AS k FROM generate_series(1, 500) UNION SELECT 'NaN' UNION SELECT '-Infinity' UNION SELECT NULL;
            CREATE TABLE texts AS SELECT DISTINCT chr(97 + (random() * 400)::int) || repeat(' ', (random() * 2)::int) || chr(65 + (random() * 60)::int) AS k FROM generate_series(1, 500) UNION SELECT NULL UNION SELECT '';
            CREATE TABLE ids AS SELECT gen_random_uuid() AS k FROM generate_series(1, 500);
            CREATE TABLE days AS SELECT DISTINCT '2000-01-01'::date + ((random() - 0.5) * 1e6)::int AS k FROM generate_series(1, 500) UNION SELECT 'infinity' UNION SELECT '-infinity';
            CREATE TABLE moments AS SELECT DISTINCT '2000-01-01'::timestamp + (random() - 0.5) * interval '1000 years' AS k FROM generate_series(1, 500) UNION SELECT 'infinity';
            """);
        await using var session = await Live.OpenAsync(database);

        foreach (var table in new[] { "numbers", "reals", "texts", "ids", "days", "moments" })
        {
            var keys = (await Live.ReadAsync(session, table)).ConvertAll(row => row[0]);

            Assert.True(keys.Count > 300, table);
            Assert.All(keys.Zip(keys.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0, $"{table}: {pair.First}, then {pair.Second}"));
        }
    }

    [Fact]
    public async Task Rows_that_cross_the_ends_of_buffers_arrive_whole()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);

        var rows = await Live.ReadAsync(session, "SELECT i, repeat(chr(97 + i % 26), i * 7919 % 30011) FROM generate_series(1, 1500) i", NumberAndText, Forms);

        Assert.Equal(1500, rows.Count);
        for (var i = 1; i <= rows.Count; i++)
        {
            Assert.Equal((long)i, rows[i - 1][0].Object);
            Assert.Equal(new string((char)('a' + (i % 26)), i * 7919 % 30011), rows[i - 1][1].Text);
        }
    }

    [Fact]
    public async Task A_row_larger_than_a_batch_arrives_between_small_ones()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);

        var rows = await Live.ReadAsync(session, "SELECT i, CASE i WHEN 2 THEN repeat('xyz', 3000000) WHEN 4 THEN NULL ELSE '' END FROM generate_series(1, 5) i", NumberAndText, Forms);

        Assert.Equal(["", $"{9_000_000}", "", "NULL", ""], rows.Select(row => row[1].Text.Length > 100 ? row[1].Text.Length.ToString(CultureInfo.InvariantCulture) : row[1].Text));
    }

    [Fact]
    public async Task No_rows_are_no_rows_and_the_session_goes_on()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);

        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(await Live.ReadAsync(session, "SELECT 1, 'a' WHERE false", NumberAndText, Forms));
            Assert.Single(await Live.ReadAsync(session, "SELECT 1, 'a'", NumberAndText, Forms));
        }
    }

    [Fact]
    public async Task A_reader_waits_for_its_consumer_and_leaves_no_query_behind()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        await using (var reader = await Live.StartAsync(session, "SELECT generate_series(1, 2000000000), 'row'", NumberAndText, Forms))
        {
            Assert.NotNull(await reader.NextAsync(null, CancellationToken.None));
            await database.WaitForActiveBackendsAsync(1);
            await reader.DisposeAsync().AsTask().WaitAsync(Live.Limit);
        }

        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_reader_is_disposed_of_though_its_server_is_silent()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        var reader = await Live.StartAsync(session, ThenSilent, NumberAndText, Forms);
        Assert.NotNull(await reader.NextAsync(null, CancellationToken.None));
        await database.WaitForActiveBackendsAsync(1);

        await reader.DisposeAsync().AsTask().WaitAsync(Live.Limit);

        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_query_and_is_what_the_consumer_sees()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        using var stop = new CancellationTokenSource();
        await using var reader = await Live.StartAsync(session, ThenSilent, NumberAndText, Forms, stop.Token);
        var batch = await reader.NextAsync(null, CancellationToken.None);
        await database.WaitForActiveBackendsAsync(1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (batch is not null)
            {
                batch = await reader.NextAsync(batch, CancellationToken.None).AsTask().WaitAsync(Live.Limit);
            }
        });
        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_query_whose_first_row_is_long_in_coming_is_cancelled_too()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        using var stop = new CancellationTokenSource();
        var opening = Live.StartAsync(session, "SELECT 1, pg_sleep(600)::text", NumberAndText, Forms, stop.Token);
        await database.WaitForActiveBackendsAsync(1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Live.Limit));
        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task An_error_among_the_rows_is_thrown_where_they_are_consumed()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            Live.ReadAsync(session, "SELECT 1 / (10000 - i), 'a' FROM generate_series(1, 20000) i", NumberAndText, Forms));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
        PlantedSecret.AssertAbsent(error.ToString(), "the exception");
    }

    [Fact]
    public async Task Texts_do_not_depend_on_the_settings_of_the_server()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"ALTER DATABASE {database.Quote(database.Name)} SET datestyle = 'German'; ALTER DATABASE {database.Quote(database.Name)} SET intervalstyle = 'iso_8601'; ALTER DATABASE {database.Quote(database.Name)} SET extra_float_digits = 0; ALTER DATABASE {database.Quote(database.Name)} SET bytea_output = 'escape'; ALTER DATABASE {database.Quote(database.Name)} SET timezone = 'Asia/Tokyo'");
        await database.ExecuteAsync("CREATE TABLE t (id int, a date[], b interval, c float8[], d bytea[], e tstzrange); INSERT INTO t VALUES (1, '{2020-02-01}', '1 day 02:00', '{0.30000000000000004}', ARRAY['\\x00ff'::bytea], '[2020-01-01 00:00+00,)')");
        await using var session = await Live.OpenAsync(database);

        var row = (await Live.ReadAsync(session, "t"))[0];

        Assert.Equal(["1", "{2020-02-01}", "1 day 02:00:00", "{0.30000000000000004}", "{\"\\\\x00ff\"}", "[\"2020-01-01 00:00:00+00\",)"], row.Select(column => column.Text));
    }
}
