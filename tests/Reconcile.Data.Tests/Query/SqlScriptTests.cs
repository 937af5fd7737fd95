using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconcile.Data.Query;
using Xunit;

namespace Reconcile.Data.Tests.Query;

public sealed class SqlScriptTests
{
    [Theory]
    [InlineData("SELECT ';' ; SELECT 2;", 2)]
    [InlineData("SELECT 'it''s; fine'; SELECT 2", 1)]
    [InlineData("SELECT E'a\\'; b'; SELECT 2;", 2)]
    [InlineData("SELECT e'\\\\'; SELECT 2;", 2)]
    [InlineData("SELECT 'back\\'; SELECT 2;", 2)]
    [InlineData("SELECT \"a;b\"; SELECT 2;", 2)]
    [InlineData("SELECT \"a\"\";b\"; SELECT 2;", 2)]
    [InlineData("SELECT 1 -- no; end\n; SELECT 2;", 2)]
    [InlineData("SELECT 1 /* ; /* ; */ ; */; SELECT 2;", 2)]
    [InlineData("SELECT $$a;b$$; SELECT 2;", 2)]
    [InlineData("SELECT $x$a;$$;b$x$; SELECT 2;", 2)]
    [InlineData("SELECT $1; SELECT $2;", 2)]
    [InlineData("SELECT a$b, 1; SELECT a$b$ FROM t;", 2)]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2;", 2)]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 2;", 2)]
    [InlineData("BEGIN; UPDATE t SET a = CASE WHEN b THEN 1 END; COMMIT;", 3)]
    [InlineData("CREATE FUNCTION f() RETURNS void AS $body$ BEGIN PERFORM 1; END; $body$ LANGUAGE plpgsql;", 1)]
    [InlineData("SELECT 'unfinished; ", 0)]
    [InlineData("SELECT /* unfinished; ", 0)]
    [InlineData("SELECT $$unfinished; ", 0)]
    [InlineData("", 0)]
    public void Statements_end_at_the_semicolons_that_end_them(string script, int statements) =>
        Assert.Equal(statements, PostgreSqlStatements.Ends(script).Count());

    [Fact]
    public void A_long_script_is_sent_in_whole_statements_and_nothing_is_lost()
    {
        var script = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            script.Append("INSERT INTO t VALUES ('x; -- ").Append(i).Append("', $$ ; $$, E'\\';'); /* ; */\n");
        }

        string[] parts = [.. SqlScript.Split(ReconcileProvider.PostgreSql, script.ToString(), hasParameters: false)];

        Assert.Equal(script.ToString(), string.Concat(parts));
        Assert.InRange(parts.Length, 3, 20);
        Assert.All(parts, part => Assert.Equal(part.Split("INSERT").Length - 1, PostgreSqlStatements.Ends(part).Count()));
        Assert.All(parts[..^1], part => Assert.EndsWith(";", part, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_text_is_cut_without_loss_and_without_failing() =>
        Prop.ForAll(Gen.Elements("'", "\"", "$", "$$", "--", "/*", "*/", ";", "\n", "E'", "a", "\\", "(", ")", "BEGIN ATOMIC ", "END ", "\u00e9").ListOf().Select(string.Concat).ToArbitrary(), script =>
        {
            var ends = PostgreSqlStatements.Ends(script).ToArray();
            return ends.All(end => end > 0 && end <= script.Length && script[end - 1] == ';') && ends.SequenceEqual(ends.Order().Distinct());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("SELECT 1; SELECT 2", 1)]
    [InlineData("SELECT ';', \";\", `;`; SELECT 2;", 2)]
    [InlineData("SELECT 'it''s;', '\\';'; SELECT 2;", 2)]
    [InlineData("SELECT 1 -- ;\n; # ;\nSELECT /* ; */ 2;", 2)]
    [InlineData("SELECT 1--1; SELECT 2;", 2)]
    [InlineData("SELECT 1; CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 1; END;", 1)]
    [InlineData("SELECT 'unfinished; ", 0)]
    public void Statements_of_MySql_end_at_the_semicolons_that_end_them(string script, int statements) =>
        Assert.Equal(statements, MySqlStatements.Ends(script).Count());

    [Fact]
    public void A_long_script_for_MySql_is_sent_in_whole_statements_and_nothing_is_lost()
    {
        var script = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"INSERT INTO `t;` VALUES ('x; -- {i}', '\\';'); /* ; */\n"));

        string[] parts = [.. SqlScript.Split(ReconcileProvider.MySql, script, hasParameters: false)];

        Assert.Equal(script, string.Concat(parts));
        Assert.InRange(parts.Length, 3, 20);
        Assert.All(parts[..^1], part => Assert.EndsWith("');", part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT 1\nGO\nSELECT 2", 2)]
    [InlineData("SELECT 1\r\n  go  \r\nSELECT 2\r\nGO\r\n", 2)]
    [InlineData("GO\nGO\nSELECT 1\nGO", 1)]
    [InlineData("SELECT 'GO'; SELECT GO FROM t -- GO\n", 1)]
    [InlineData("SELECT 1 GO\nSELECT 2", 1)]
    [InlineData("", 0)]
    [InlineData(" \n\t", 0)]
    public void Lines_of_GO_part_the_batches_of_SqlServer(string script, int batches)
    {
        string[] parts = [.. SqlScript.Split(ReconcileProvider.SqlServer, script, hasParameters: false)];

        Assert.Equal(batches, parts.Length);
        Assert.All(parts, part => Assert.DoesNotMatch(@"(?im)^\s*GO\s*$", part));
    }

    [Theory]
    [InlineData(ReconcileProvider.PostgreSql)]
    [InlineData(ReconcileProvider.Sqlite)]
    [InlineData(ReconcileProvider.MySql)]
    public void A_script_with_parameters_is_one_command(ReconcileProvider provider)
    {
        var script = string.Concat(Enumerable.Repeat("SELECT @a;\n", 50_000));

        Assert.Equal([script], SqlScript.Split(provider, script, hasParameters: true));
        Assert.Empty(SqlScript.Split(provider, "  \n ", hasParameters: true));
    }

    [Theory]
    [InlineData("a,b", "a,b")]
    [InlineData("a,a,a", "a,a_2,a_3")]
    [InlineData("a,A", "a,A_2")]
    [InlineData("a,a_2,a", "a,a_2,a_3")]
    [InlineData(",?column?", "column_1,column_2")]
    [InlineData("column_2,", "column_2,column_2_2")]
    public void Columns_of_a_result_get_names_that_are_all_different(string names, string unique) =>
        Assert.Equal(unique.Split(','), QueryRunner.UniqueNames(names.Split(',')));
}
