using Reconcile.Data.Checksums;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Values at the edges of each engine's own types: their checksums are the reference's, and never those of another value.</summary>
public sealed class NativeTypeTests
{
    [Theory]
    [InlineData("numeric", "'NaN', '1e300', '1e-300', 0, '0.000', 100, '100.00', '-2.20', '2.2001', NULL, 123456789012345678901234567890.123456789012345678901234567890")]
    [InlineData("numeric(10,2)", "'NaN', 100, 0, -0.5, 99999999.99")]
    [InlineData("numeric(10,0)", "100, 0, -7000")]
    [InlineData("money", "'1234.50', '-0.01', '0'")]
    [InlineData("oid", "0, 4294967295")]
    [InlineData("double precision", "'NaN', 'Infinity', '-Infinity', 0.1, 0.10000000000000002, '5e-324', '1.7976931348623157e308', 0, NULL")]
    [InlineData("real", "0.1, 1.5, 'NaN', '3.4028235e38', '1e-45'")]
    [InlineData("date", "'0044-03-15 BC', '0001-01-01', 'infinity', '-infinity', '5874897-12-31', '12345-01-01', NULL")]
    [InlineData("time", "'24:00:00', '00:00:00', '23:59:59.999999', '12:00:00.1'")]
    [InlineData("timestamp", "'4713-01-01 00:00:00 BC', '0044-03-15 12:00:00.5 BC', 'infinity', '-infinity', '294276-12-31 23:59:59.999999', '2020-01-01'")]
    [InlineData("timestamptz", "'0044-03-15 12:00:00.5+00 BC', 'infinity', '-infinity', '294276-12-31 23:59:59.999999+00', '2020-03-29 01:30:00+02'")]
    [InlineData("char(5)", "'ab', 'ab c', '', NULL")]
    [InlineData("varchar(5)", "'ab', 'ab ', '', NULL")]
    [InlineData("interval", "'1 day', '24:00:00', '1 mon', NULL")]
    [InlineData("integer[]", "'{1,2}', '{12}', '{}', NULL")]
    [InlineData("point_pair", "NULL, '(,)', '(1,)', '(,1)'")]
    [InlineData("inet", "'10.0.0.1', '10.0.0.1/8'")]
    [InlineData("bytea", "'\\x', '\\x00', '\\x0000', NULL")]
    [InlineData("upper_bound", "1, 2, NULL")]
    public Task Of_PostgreSQL(string type, string values) => CheckAsync(
        DatabaseEngine.PostgreSql, type, values, "CREATE TYPE point_pair AS (x int, y int); CREATE DOMAIN upper_bound AS numeric(5,1);");

    [Theory]
    [InlineData("decimal(65,30)", "0, -12345678901234567890123456789012345.123456789012345678901234567891, 100, 2.2")]
    [InlineData("decimal(10,2) zerofill", "2.2, 0, 100")]
    [InlineData("int zerofill", "42, 0, 100")]
    [InlineData("bigint unsigned zerofill", "18446744073709551615, 42")]
    [InlineData("bigint unsigned", "18446744073709551615, 0")]
    [InlineData("year", "2155, 0, 1970")]
    [InlineData("bit(1)", "b'1', b'0', NULL")]
    [InlineData("bit(64)", "18446744073709551615, 0, 256")]
    [InlineData("enum('a','\u00e9')", "'a', '\u00e9', NULL")]
    [InlineData("set('a','b')", "'a', 'a,b', ''")]
    [InlineData("char(5)", "'ab', ' ab', ''")]
    [InlineData("varchar(9) character set latin1", "'Z\u00fcrich', '\u20ac', ''")]
    [InlineData("varchar(9) character set utf16", "'\u00c9\U0001D11E ', 'a'")]
    [InlineData("binary(4)", "X'01', X'0100', X'0001'")]
    [InlineData("uuid", "'00112233-4455-6677-8899-AABBCCDDEEFF', NULL")]
    [InlineData("time(3)", "'12:00:00.5', '12:00:00', '23:59:59.999'")]
    [InlineData("datetime", "'2020-01-01', '9999-12-31 23:59:59'")]
    [InlineData("timestamp(3) NULL", "'2020-01-01 00:00:00.120', NULL")]
    public Task Of_MariaDB(string type, string values) => CheckAsync(DatabaseEngine.MySql, type, values);

    /// <summary>What the reference keeps as a text that is no date or time, the server hashes as that text: such rows differ from the client's, never from each other's.</summary>
    [Theory]
    [InlineData("date NOT NULL", "'0000-00-00', '2020-00-00', '2020-01-00', '2020-01-01'")]
    [InlineData("date", "'0000-00-00', NULL")]
    [InlineData("datetime(6) NOT NULL", "'0000-00-00 00:00:00', '0001-01-01 00:00:00'")]
    [InlineData("time(6)", "'-00:00:01', '00:00:01', '838:59:59', '22:59:59', '-838:59:59'")]
    [InlineData("tinyint(1)", "2, 1, -1, 0, NULL")]
    public Task Of_MariaDB_that_are_none_elsewhere(string type, string values) =>
        CheckAsync(DatabaseEngine.MySql, type, values, "SET SESSION sql_mode = '';", isReference: false);

    [Theory]
    [InlineData("HUGEINT", "'-170141183460469231731687303715884105728', '170141183460469231731687303715884105727', 0, NULL")]
    [InlineData("UHUGEINT", "'340282366920938463463374607431768211455', 0")]
    [InlineData("UBIGINT", "18446744073709551615, 0")]
    [InlineData("BIGNUM", "'123456789012345678901234567890123456789012345', '-1'")]
    [InlineData("DECIMAL(4,4)", "0.05, -0.05, 0, 0.1")]
    [InlineData("DECIMAL(38,38)", "0.05, 0")]
    [InlineData("DECIMAL(38,0)", "'99999999999999999999999999999999999999', 100, 0")]
    [InlineData("DECIMAL(18,3)", "100, 2.2, -0.001")]
    [InlineData("DOUBLE", "'NaN', 'Infinity', '-Infinity', 0.1, 0.10000000000000002, '5e-324', '1.7976931348623157e308', 0, NULL")]
    [InlineData("FLOAT", "0.1, 1.5, 'NaN', '3.4028235e38', '1e-45'")]
    [InlineData("DATE", "'0001-01-01', 'infinity', '-infinity', '12345-01-01', NULL")]
    [InlineData("TIME", "'24:00:00', '00:00:00', '23:59:59.999999'")]
    [InlineData("TIMESTAMP", "'infinity', '-infinity', '294246-01-01 00:00:00.5', '2020-01-01'")]
    [InlineData("TIMESTAMP_S", "'2020-01-01 00:00:01'")]
    [InlineData("TIMESTAMP_MS", "'2020-01-01 00:00:01.5', '2020-01-01 00:00:01'")]
    [InlineData("TIMESTAMPTZ", "'2020-01-01 00:00:00+01', '2020-01-01 00:00:00.5+00', 'infinity'")]
    [InlineData("VARCHAR COLLATE nocase", "'A', 'a', 'a '")]
    [InlineData("VARCHAR", "decode(unhex('610062')), 'ab', 'a', '', NULL")]
    [InlineData("ENUM('x', 'y')", "'x', 'y'")]
    [InlineData("BIT", "'101'::BIT, '0101'::BIT")]
    [InlineData("BLOB", "unhex(''), unhex('00'), unhex('FF')")]
    [InlineData("USMALLINT", "65535, 0")]
    public Task Of_DuckDB(string type, string values) => CheckAsync(DatabaseEngine.DuckDb, type, values);

    [Theory]
    [InlineData("DATE", "'0044-03-15 (BC)', '0044-03-15', '0045-03-15 (BC)'")]
    [InlineData("TIMESTAMP", "'0044-03-15 (BC) 00:00:00', '0044-03-15 00:00:00'")]
    public Task Of_DuckDB_before_Christ(string type, string values) => CheckAsync(DatabaseEngine.DuckDb, type, values);

    [Theory]
    [InlineData("money", "-922337203685477.5808, 0.5, 100")]
    [InlineData("decimal(38,38)", "-0.00000000000000000000000000000000000001, 0")]
    [InlineData("float", "1.7976931348623157E+308, 0.1, 5E-324, 0")]
    [InlineData("real", "0.1, 1.5")]
    [InlineData("datetime", "'1753-01-01T00:00:00', '9999-12-31T23:59:59.997', '2000-01-01T00:00:00.003'")]
    [InlineData("smalldatetime", "'2079-06-06T23:59:00'")]
    [InlineData("datetime2(7)", "'0001-01-01T00:00:00.0000001', '9999-12-31T23:59:59.9999999', '2020-01-01'")]
    [InlineData("time(7)", "'23:59:59.9999999', '00:00:00'")]
    [InlineData("datetimeoffset(7)", "'2020-03-29T01:30:00.1234567+02:00', '0001-01-01T00:00:00+00:00'")]
    [InlineData("char(5)", "'ab', '', NULL")]
    [InlineData("nvarchar(20)", "N'Z\u00fcrich \U0001D11E', N'', N'a ', N'a'")]
    [InlineData("varchar(8)", "'\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9', ''")]
    [InlineData("text", "'old'")]
    [InlineData("ntext", "N'old'")]
    [InlineData("xml", "'<a>b</a>'")]
    [InlineData("image", "0xFF")]
    [InlineData("binary(4)", "0x01, 0x0100")]
    public Task Of_SQL_Server(string type, string values) => CheckAsync(DatabaseEngine.SqlServer, type, values);

    private static async Task CheckAsync(DatabaseEngine engine, string type, string values, string before = "", bool isReference = true)
    {
        await using var database = await EngineTables.DatabaseAsync(engine);
        var literals = values.Split(", ");
        await database.ExecuteAsync($"{before}CREATE TABLE items (id bigint NOT NULL PRIMARY KEY, v {type});"
            + string.Concat(literals.Select((literal, i) => $"INSERT INTO items VALUES ({i}, {literal});")));
        await using var session = await Live.OpenAsync(database);
        var tables = await ChecksumSide.PairAsync(session, "items");
        Assert.Null(new ChecksumSums().WhyNot(tables));

        var sums = await ChecksumSide.SumAsync(tables);
        var alone = await ChecksumSide.SumWithoutKeyAsync(tables);
        var rows = await Live.ReadAsync(session, "items");

        Assert.Equal(literals.Length, sums.Count);
        Assert.Equal(rows.DistinctBy(row => row[1].Text + row[1].IsForeign).Count(), alone.Values.Distinct().Count());
        Assert.Equal(isReference, sums.OrderBy(sum => sum.Key).SequenceEqual((await ChecksumSide.ReferenceAsync(tables)).OrderBy(sum => sum.Key)));
    }
}
