using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Differences of schema beside equal rows: told with their severity, without a say in the verdict.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Tables_match_whose_types_are_narrower_and_whose_order_and_key_differ_and_it_is_told()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(source, "CREATE TABLE items (id bigint PRIMARY KEY, \"ItemName\" varchar(50), price numeric(10,4))", "1, 'a', 1.5");
        await Reconciling.CreateAsync(target, "CREATE TABLE items (price decimal(10,2) NOT NULL, id int, item_name varchar(20), PRIMARY KEY (id, item_name))", "1.5, 1, 'a'");

        var result = await Reconciling.CompareAsync(source, target, "items");

        Assert.Equal((Verdict.Match, ReconcileProblem.None), (result.Verdict, result.Problem));
        Assert.Equal(
            [
                "Information (order): Order id, ItemName, price / price, id, item_name",
                "Information ItemName: Name ItemName / item_name",
                "Warning (key): Key id / id, item_name",
                "Warning ItemName: Length character varying(50) / varchar(20)",
                "Warning ItemName: Nullability ItemName character varying(50) / item_name varchar(20) not null",
                "Warning id: Type bigint / int(11)",
                "Warning price: Nullability price numeric(10,4) / price decimal(10,2) not null",
                "Warning price: Precision numeric(10,4) / decimal(10,2)",
            ],
            result.SchemaDifferences.Select(difference => $"{difference.Severity} {difference}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Equal_schemas_have_no_differences_whatever_the_engines()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(source, "CREATE TABLE items (id int PRIMARY KEY, name varchar(50), price numeric(10,2) NOT NULL, at timestamp, ok boolean)", "1, 'a', 1.5, NULL, true");
        await Reconciling.CreateAsync(target, "CREATE TABLE items (id int PRIMARY KEY, name varchar(50), price decimal(10,2) NOT NULL, at datetime(6), ok boolean)", "1, 'a', 1.5, NULL, true");

        var result = await Reconciling.CompareAsync(source, target, "items");

        Assert.Equal(Verdict.Match, result.Verdict);
        Assert.Empty(result.SchemaDifferences);
    }
}
