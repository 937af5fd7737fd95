using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Values of MySQL's types: those that look alike and are not, and those that look different and are not.</summary>
public sealed class MySqlValueTests
{
    [Theory]
    [InlineData("text", "NULL", "''")]
    [InlineData("varchar(10)", "'a '", "'a'")]
    [InlineData("varchar(10)", "'A'", "'a'")]
    [InlineData("varchar(10)", "'é'", "'e'")]
    [InlineData("varchar(10)", "'ß'", "'ss'")]
    [InlineData("varchar(10)", "'𝄞'", "'𝄠'")]
    [InlineData("double", "0.1e0", "0.10000000000000002e0")]
    [InlineData("float", "16777216", "16777218")]
    [InlineData("float", "0.1", "0.10000001")]
    [InlineData("decimal(65,30)", "12345678901234567890123456789012345.123456789012345678901234567890", "12345678901234567890123456789012345.123456789012345678901234567891")]
    [InlineData("bigint unsigned", "18446744073709551615", "18446744073709551614")]
    [InlineData("bigint", "9007199254740993", "9007199254740992")]
    [InlineData("datetime(6)", "'2020-01-01 00:00:00.000001'", "'2020-01-01 00:00:00'")]
    [InlineData("timestamp(6)", "'2020-01-01 00:00:00.000001'", "'2020-01-01 00:00:00'")]
    [InlineData("date", "'0000-00-00'", "NULL")]
    [InlineData("date", "'2020-00-00'", "'2020-01-01'")]
    [InlineData("datetime", "'0000-00-00 00:00:00'", "'0001-01-01 00:00:00'")]
    [InlineData("time", "'-00:00:01'", "'00:00:01'")]
    [InlineData("time", "'838:59:59'", "'22:59:59'")]
    [InlineData("tinyint(1)", "1", "0")]
    [InlineData("tinyint(1)", "2", "1")]
    [InlineData("bit(64)", "18446744073709551615", "18446744073709551614")]
    [InlineData("year", "1970", "2070")]
    [InlineData("varbinary(5)", "X'00'", "X'0000'")]
    [InlineData("enum('a','b')", "'a'", "'b'")]
    [InlineData("set('a','b')", "'a'", "'a,b'")]
    public async Task Values_that_differ_are_a_difference(string type, string left, string right)
    {
        await using var source = await CreateAsync(type, left);
        await using var target = await CreateAsync(type, right);

        var result = await Reconciling.CompareAsync(source, target, "items");

        Assert.Equal((Verdict.Mismatch, 1), (result.Verdict, result.Changed));
        Assert.Equal(["v"], result.Sample[0].Columns.Select(column => column.Name));
        Assert.Equal(Verdict.Match, (await Reconciling.CompareAsync(source, source, "items")).Verdict);
    }

    [Theory]
    [InlineData("double", "-1.7976931348623157e308", "double precision", "'-1.7976931348623157e308'")]
    [InlineData("double", "2.2250738585072014e-308", "double precision", "'2.2250738585072014e-308'")]
    [InlineData("double", "-1.2345678901234567e-300", "double precision", "'-1.2345678901234567e-300'")]
    [InlineData("float", "3.4028234e38", "real", "'3.4028234e38'")]
    [InlineData("float", "0.1", "real", "'0.1'")]
    [InlineData("float", "0.1", "numeric", "0.1")]
    [InlineData("decimal(65,30)", "-12345678901234567890123456789012345.123456789012345678901234567890", "numeric", "-12345678901234567890123456789012345.12345678901234567890123456789")]
    [InlineData("decimal(10,4)", "2.2", "numeric(10,2)", "2.20")]
    [InlineData("bigint unsigned", "18446744073709551615", "numeric", "18446744073709551615")]
    [InlineData("bigint unsigned zerofill", "42", "bigint", "42")]
    [InlineData("int zerofill", "42", "int", "42")]
    [InlineData("bigint", "-9223372036854775808", "bigint", "-9223372036854775808")]
    [InlineData("mediumint unsigned", "16777215", "int", "16777215")]
    [InlineData("tinyint(1)", "1", "boolean", "true")]
    [InlineData("bit(1)", "1", "boolean", "true")]
    [InlineData("bit(64)", "18446744073709551615", "numeric", "18446744073709551615")]
    [InlineData("year", "2155", "smallint", "2155")]
    [InlineData("date", "'9999-12-31'", "date", "'9999-12-31'")]
    [InlineData("date", "'0001-01-01'", "timestamp", "'0001-01-01'")]
    [InlineData("time(6)", "'23:59:59.999999'", "time", "'23:59:59.999999'")]
    [InlineData("datetime(6)", "'9999-12-31 23:59:59.999999'", "timestamp", "'9999-12-31 23:59:59.999999'")]
    [InlineData("timestamp(6)", "'2020-01-01 00:00:00.5'", "timestamptz", "'2020-01-01 01:00:00.5+01'")]
    [InlineData("char(8)", "'ab'", "char(4)", "'ab'")]
    [InlineData("varchar(10) character set latin1", "'Zürich €'", "text", "'Zürich €'")]
    [InlineData("varchar(10) character set utf16", "'É𝄞 '", "text", "'É𝄞 '")]
    [InlineData("enum('ä','b')", "'ä'", "text", "'ä'")]
    [InlineData("json", "'{\"b\": 1.0, \"a\": [ ]}'", "jsonb", "'{\"a\":[],\"b\":1}'")]
    [InlineData("binary(16)", "X'00112233445566778899aabbccddeeff'", "uuid", "'00112233-4455-6677-8899-aabbccddeeff'")]
    [InlineData("char(36)", "'00112233-4455-6677-8899-AABBCCDDEEFF'", "uuid", "'00112233-4455-6677-8899-aabbccddeeff'")]
    [InlineData("longblob", "X'00FF'", "bytea", "'\\x00ff'")]
    public async Task Values_that_only_look_different_are_equal_across_engines(string type, string left, string postgresType, string right)
    {
        await using var mysql = await CreateAsync(type, left);
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(postgres, $"CREATE TABLE items (id int PRIMARY KEY, v {postgresType})", "1, " + right);

        var result = await Reconciling.CompareAsync(mysql, postgres, "items");

        Assert.Equal((Verdict.Match, string.Empty), (result.Verdict, result.Reason));
    }

    [Fact]
    public async Task Values_of_any_length_are_read_whole()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        int[] lengths = [0, 1, 4095, 4096, 4097, 8191, 8192, 8193, 70_000, 1_000_003];
        await mysql.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, t longtext, b longblob)");
        await postgres.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, t text, b bytea)");
        foreach (var length in lengths)
        {
            await mysql.ExecuteAsync($"INSERT INTO items VALUES ({length}, REPEAT('é', {length}), REPEAT(X'FF', {length}))");
            await postgres.ExecuteAsync($"INSERT INTO items VALUES ({length}, repeat('é', {length}), decode(repeat('ff', {length}), 'hex'))");
        }

        Assert.Equal((Verdict.Match, string.Empty), await VerdictAsync(mysql, postgres));
        await postgres.ExecuteAsync("UPDATE items SET t = t || 'x' WHERE id = 4096; UPDATE items SET b = b || '\\x00' WHERE id = 1000003");
        Assert.Equal((Verdict.Mismatch, "Changed id=1000003: b; Changed id=4096: t"), await VerdictAsync(mysql, postgres));
    }

    [Theory]
    [InlineData("date", "0000-00-00")]
    [InlineData("time", "838:59:59")]
    public async Task Values_that_the_other_engine_has_none_of_are_differences(string type, string value)
    {
        await using var mysql = await CreateAsync(type, $"'{value}'");
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(postgres, $"CREATE TABLE items (id int PRIMARY KEY, v {type})", "1, NULL");

        var result = await Reconciling.CompareAsync(mysql, postgres, "items");

        Assert.Equal(["Changed id=1: v"], Reconciling.Lines(result));
        Assert.Equal(value, result.Sample[0].Columns[0].Source);
    }

    [Theory]
    [InlineData("varchar(20) character set utf8mb4 collate utf8mb4_bin", "text", "'a'", "'B'", "'a-b'", "'á'", "'ab'", "'Zürich'", "'𝄞'", "''", "'~'", "'\ufffd'")]
    [InlineData("varchar(20) character set utf8mb4 collate utf8mb4_nopad_bin", "text", "'a'", "'a '", "' '", "'A'", "'ab'", "'a\u0001'", "''", "'É'", "'e'")]
    [InlineData("varchar(20)", "text", "'b'", "'A'", "'é'", "'z'", "'Z-'", "'-'")]
    [InlineData("int", "int", "10", "9", "-1", "100")]
    [InlineData("decimal(20,3)", "numeric", "10", "9", "-1.5", "1e15", "0.001")]
    [InlineData("bigint unsigned", "numeric", "18446744073709551615", "9", "10", "9223372036854775808")]
    [InlineData("datetime(6)", "timestamp", "'2020-01-01 10:00:00'", "'1999-12-31 23:59:59.5'", "'2020-01-01 09:59:59.999999'")]
    [InlineData("char(36)", "uuid", "'FF112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeeff'", "'a0112233-4455-6677-8899-aabbccddee00'")]
    [InlineData("binary(16)", "uuid", "'ff112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeeff'")]
    public async Task Keys_of_any_kind_are_matched_across_engines(string type, string postgresType, params string[] keys)
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await mysql.ExecuteAsync($"CREATE TABLE items (k {type} PRIMARY KEY, n int)");
        await postgres.ExecuteAsync($"CREATE TABLE items (k {postgresType} PRIMARY KEY, n int)");
        for (var i = 0; i < keys.Length; i++)
        {
            var bytes = "X" + keys[i].Replace("-", string.Empty, StringComparison.Ordinal);
            await mysql.ExecuteAsync($"INSERT INTO items VALUES ({(type == "binary(16)" ? bytes : keys[i])}, {i})");
            await postgres.ExecuteAsync($"INSERT INTO items VALUES ({keys[i]}, {i})");
        }

        Assert.Equal((Verdict.Match, string.Empty), await VerdictAsync(mysql, postgres));

        await postgres.ExecuteAsync("DELETE FROM items WHERE n = 1");
        var result = await Reconciling.CompareAsync(mysql, postgres, "items");
        Assert.Equal((1, 0, 0), (result.Missing, result.Extra, result.Changed));
    }

    [Fact]
    public async Task Values_at_the_ends_of_their_types_survive_a_repair()
    {
        const string table = """
            CREATE TABLE `ite``ms` (`i``d` varchar(40) collate utf8mb4_nopad_bin PRIMARY KEY, t longtext, d double, f float, n decimal(65,30), u bigint unsigned, b bit(64), y year,
              dt datetime(6), ts timestamp(6) NULL, tm time(6), bin varbinary(10), o tinyint(1), e enum('x','it''s'), seq int NOT NULL AUTO_INCREMENT UNIQUE, g double GENERATED ALWAYS AS (d / 2) STORED)
            """;
        await using var source = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await source.ExecuteAsync(table);
        await target.ExecuteAsync(table);
        const string columns = "INSERT INTO `ite``ms` (`i``d`, t, d, f, n, u, b, y, dt, ts, tm, bin, o, e, seq) VALUES ";
        await source.ExecuteAsync("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES';" + columns + """
            ('a', 'back\slash '' " ` ; -- # /* \'' 𝄞', -1.7976931348623157e308, 3.4028234e38, -12345678901234567890123456789012345.123456789012345678901234567891, 18446744073709551615,
              18446744073709551615, 2155, '9999-12-31 23:59:59.999999', '2037-12-31 23:59:59.999999', '23:59:59.999999', X'00FF5C27', 1, 'it''s', 0),
            ('A', '', 2.2250738585072014e-308, 0.1, 0.000000000000000000000000000001, 0, 0, 1901, '1000-01-01', NULL, '00:00:00', X'', 0, 'x', 7),
            ('a ', CONCAT('NUL ', CHAR(0), ' newline ', CHAR(10)), 0.1, -1.5, 1, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 8)
            """);
        await target.ExecuteAsync(columns + "('a', 'x', 1, 1, 1, 1, 1, 2000, NULL, NULL, NULL, NULL, NULL, NULL, 5), ('b', 'x', 1, 1, 1, 1, 1, 2000, NULL, NULL, NULL, NULL, NULL, NULL, 6), ('a  ', '', 1, 1, 1, 1, 1, 2000, NULL, NULL, NULL, NULL, NULL, NULL, 9)");
        var options = Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath };
        var before = await Reconciling.CompareAsync(options, Reconciling.Task("ite`ms"));
        Assert.Equal((2, 2, 1), (before.Missing, before.Extra, before.Changed));

        using var script = new StringWriter();
        await RepairWriter.WriteAsync(before, script, TestContext.Current.CancellationToken);
        await target.ExecuteAsync("SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES', time_zone = '-07:00';" + script);

        Assert.Equal((Verdict.Match, string.Empty), await VerdictAsync(source, target, "ite`ms"));
    }

    [Fact]
    public async Task A_value_that_would_arrive_as_another_one_stops_the_script()
    {
        await using var sqlite = new SqliteDatabase("source");
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        foreach (var (type, value) in new[] { ("decimal(10,2)", "1.234"), ("datetime", "'2020-01-01 00:00:00.5'"), ("double", "9e999") })
        {
            await sqlite.ExecuteAsync("DROP TABLE IF EXISTS items");
            await mysql.ExecuteAsync("DROP TABLE IF EXISTS items");
            await Reconciling.CreateAsync(sqlite, $"CREATE TABLE items (id INTEGER PRIMARY KEY, v {type})", "1, " + value);
            await Reconciling.CreateAsync(mysql, $"CREATE TABLE items (id int PRIMARY KEY, v {type})");
            var result = await Reconciling.CompareAsync(Reconciling.Options(sqlite, mysql) with { OutputDirectory = folder.FullPath }, Reconciling.Task("items"));

            using var script = new StringWriter();
            var error = await Assert.ThrowsAsync<ReconcileException>(() => RepairWriter.WriteAsync(result, script, TestContext.Current.CancellationToken));
            Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        }
    }

    [Fact]
    public async Task A_repair_deletes_the_row_that_is_named_and_none_that_counts_as_equal()
    {
        await using var source = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        const string table = "CREATE TABLE items (k varchar(10), v int)";
        await Reconciling.CreateAsync(source, table, "'a', 1", "'é', 2");
        await Reconciling.CreateAsync(target, table, "'a', 1", "'A', 1", "'a ', 1", "'é', 2", "'e', 2");
        var task = Reconciling.Task("items") with { KeyColumns = ["k"] };
        var options = Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath };
        var before = await Reconciling.CompareAsync(options, task);
        Assert.Equal(3, before.Extra);

        using var script = new StringWriter();
        await RepairWriter.WriteAsync(before, script, TestContext.Current.CancellationToken);
        await target.ExecuteAsync(script.ToString());

        Assert.Equal(Verdict.Match, (await Reconciling.CompareAsync(options, task)).Verdict);
    }

    private static async Task<(Verdict Verdict, string Reason)> VerdictAsync(TestDatabase source, TestDatabase target, string table = "items")
    {
        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target), new TableTask { Table = table, SourceTable = new TableName(string.Empty, table) });
        return (result.Verdict, result.Reason + string.Join("; ", Reconciling.Lines(result)));
    }

    private static async Task<MariaDbDatabase> CreateAsync(string type, string value)
    {
        var database = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"SET sql_mode = 'ALLOW_INVALID_DATES'; CREATE TABLE items (id int PRIMARY KEY, v {type} NULL); INSERT INTO items VALUES (1, {value})");
        return database;
    }
}
