using System.Text.Json;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Reconcile.Data.Catalog;
using Reconcile.Data.Query;
using Reconcile.Data.Repair;
using Xunit;

namespace Reconcile.Data.Tests.Repair;

/// <summary>The order in which tables that refer to each other are repaired, and the scripts for SQL Server that follow it.</summary>
public sealed class RepairOrderTests
{
    private static readonly string[] HostileNames = ["plain", "a]b", "a'b", "a;b", "a--b", "a/*b", "%s", "$$", " ", "\U0001D11E", new string(']', 100)];

    [Fact]
    public void Parents_come_before_children_whatever_their_names()
    {
        var plan = RepairWriter.Plan([Result("a"), Result("b"), Result("c")], new RepairOptions(), [Reference("a", "b"), Reference("b", "c")]);

        Assert.Equal(["c", "b", "a"], plan.Tables.Select(table => table.Name.Name));
        Assert.Equal(
            ["a Delete", "c Update", "c Insert", "b Update", "b Insert", "a Update", "a Insert", "b Delete", "c Delete"],
            plan.Steps.Select(step => $"{step.Table.Name.Name} {step.Step}"));
    }

    [Fact]
    public void A_circle_is_opened_where_a_reference_can_be_NULL()
    {
        var plan = RepairWriter.Plan([Result("a"), Result("b")], new RepairOptions(), [Reference("a", "b"), Reference("b", "a", nullable: true)]);

        Assert.Equal(["b", "a"], plan.Tables.Select(table => table.Name.Name));
        Assert.Equal(["parent2"], plan.Tables[0].Links);
        Assert.Equal(
            ["b Insert", "a Update", "a Insert", "b Link", "b Update", "b Release", "a Delete", "b Delete"],
            plan.Steps.Select(step => $"{step.Table.Name.Name} {step.Step}"));
    }

    [Fact]
    public void A_circle_that_cannot_be_opened_is_refused()
    {
        var error = Assert.Throws<ReconcileException>(() => RepairWriter.Plan([Result("a"), Result("b")], new RepairOptions(), [Reference("a", "b"), Reference("b", "a")]));

        Assert.Equal(ReconcileProblem.RepairRefused, error.Problem);
        Assert.Contains("dbo.a, dbo.b", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(16)]
    public async Task Scripts_for_SQL_Server_are_valid_with_their_checks_links_and_undo(int version)
    {
        foreach (var name in HostileNames)
        {
            var results = new[] { Result(name), Result(name + "2") };
            var plan = RepairWriter.Plan(results, new RepairOptions { ChunkSize = 2 }, [Reference(name + "2", name, takesAlong: true), Reference(name, name, nullable: true)]);
            foreach (var direction in new[] { plan, plan.Backwards() })
            {
                using var script = new StringWriter();
                var statements = await RepairWriter.WriteAsync(direction, script, TestContext.Current.CancellationToken);

                Assert.Single(SqlScript.Split(ReconcileProvider.SqlServer, script.ToString(), hasParameters: false));
                var parsed = Parse(version, script.ToString());
                Assert.Equal(statements, parsed.Count(statement => statement is InsertStatement or UpdateStatement or DeleteStatement));
                Assert.Equal(statements, parsed.OfType<IfStatement>().Count(check => check.ThenStatement is ThrowStatement));
                Assert.Equal(parsed.OfType<BeginTransactionStatement>().Count(), parsed.OfType<CommitTransactionStatement>().Count());
            }
        }
    }

    private static ForeignKey Reference(string child, string parent, bool nullable = false, bool takesAlong = false) => new(
        new TableName("dbo", child), new TableName("dbo", parent), [new ForeignKeyColumn(nullable ? "parent2" : "parent", "id", nullable)], takesAlong);

    /// <summary>A table with a missing, a changed and an extra row.</summary>
    private static TableResult Result(string name)
    {
        object Column(string column, bool isKey) => new { source = column, target = column, kind = "Integer", key = isKey, targetType = "int", targetKind = "Integer", targetGenerated = false, targetIdentity = isKey };
        return new TableResult
        {
            Table = name,
            Verdict = Verdict.Mismatch,
            Target = new ReconcileConnection(),
            TargetTable = name,
            Missing = 1,
            Changed = 1,
            Extra = 1,
            Sample = [.. Enumerable.Repeat(new RowDifference { Table = name, Kind = RowDifferenceKind.Missing, Key = new Dictionary<string, object?>(), Columns = [] }, 3)],
            SampleLines =
            [
                JsonSerializer.Serialize(new { reconcile = 1, target = "sqlserver://h/d", targetProvider = "SqlServer", targetTable = TableName.Format("dbo", name), columns = new[] { Column("id", true), Column("parent", false), Column("parent2", false) } }),
                JsonSerializer.Serialize(new { kind = "Missing", key = new { id = 1 }, source = new { parent = 1, parent2 = 1 } }),
                JsonSerializer.Serialize(new { kind = "Changed", key = new { id = 2 }, source = new { parent = 2 }, target = new { parent = (int?)null } }),
                JsonSerializer.Serialize(new { kind = "Extra", key = new { id = 3 }, target = new { parent = 1, parent2 = 3 } }),
                JsonSerializer.Serialize(new { end = true, missing = 1, extra = 1, changed = 1 }),
            ],
        };
    }

    private static IList<TSqlStatement> Parse(int version, string sql)
    {
        TSqlParser parser = version switch { 13 => new TSql130Parser(true), 15 => new TSql150Parser(true), _ => new TSql160Parser(true) };
        using var reader = new StringReader(sql);
        var script = (TSqlScript)parser.Parse(reader, out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(error => $"{error.Line}: {error.Message}"))} in {sql}");
        return script.Batches.Single().Statements;
    }
}
