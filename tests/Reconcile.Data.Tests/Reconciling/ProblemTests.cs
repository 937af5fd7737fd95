using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Whatever keeps tables from being compared is named for what it is, and never becomes a verdict.</summary>
public sealed class ProblemTests
{
    private const string Items = "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)";

    [Fact]
    public async Task A_table_that_does_not_exist_is_an_error_that_names_it_and_its_side()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Items);
        await target.ExecuteAsync("CREATE TABLE other (id INTEGER)");

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(source, target, "items"));

        Assert.Equal(ReconcileProblem.TableNotFound, error.Problem);
        Assert.Contains("items", error.Message, StringComparison.Ordinal);
        Assert.Contains(target.FullPath, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_key_column_that_does_not_exist_is_named_with_those_that_do()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Items);
        await Reconciling.CreateAsync(target, Items);

        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task("items") with { KeyColumns = ["code"] });

        Assert.Equal((Verdict.NotCompared, ReconcileProblem.KeyColumnNotFound), (result.Verdict, result.Problem));
        Assert.Contains("id, name", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("items", true)]
    [InlineData("items", false)]
    public async Task A_column_on_one_side_makes_a_mismatch_and_the_others_are_compared(string table, bool inSource)
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(inSource ? source : target, "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, extra INT)", "1, 'a', 1", "2, 'b', 2");
        await Reconciling.CreateAsync(inSource ? target : source, Items, "1, 'a'", "2, 'c'");

        var result = await Reconciling.CompareAsync(source, target, table);

        Assert.Equal((Verdict.Mismatch, ReconcileProblem.ColumnOnOneSide), (result.Verdict, result.Problem));
        Assert.Equal(inSource ? SchemaDifferenceKind.OnlyInSource : SchemaDifferenceKind.OnlyInTarget, Assert.Single(result.SchemaDifferences).Kind);
        Assert.Equal(["Changed id=2: name"], Reconciling.Lines(result));

        var without = await Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task(table) with { ExcludedColumns = ["ext*"] });
        Assert.Equal(ReconcileProblem.None, without.Problem);
        Assert.Equal(["extra"], without.ExcludedColumns);
    }

    [Fact]
    public async Task Keys_of_kinds_without_a_common_order_leave_the_verdict_open()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE items (id uuid PRIMARY KEY)");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY)");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE numbers (id bigint PRIMARY KEY)", "9", "10");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE numbers (id TEXT PRIMARY KEY NOT NULL)", "'9'", "'10'");

        foreach (var table in new[] { "items", "numbers" })
        {
            var result = await Reconciling.CompareAsync(postgres, sqlite, table);
            Assert.Equal((Verdict.NotCompared, ReconcileProblem.KeyTypesDiffer), (result.Verdict, result.Problem));
            Assert.Contains("id", result.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Columns_of_types_without_a_common_form_leave_the_verdict_open_though_all_others_are_equal()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE items (id int PRIMARY KEY, made uuid)", "1, '00112233-4455-6677-8899-aabbccddeeff'");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY, made DATETIME)", "1, '2020-01-01'");

        var result = await Reconciling.CompareAsync(postgres, sqlite, "items");

        Assert.Equal((Verdict.NotCompared, ReconcileProblem.ColumnTypesDiffer), (result.Verdict, result.Problem));
        Assert.Equal(0, result.Differences);
    }

    [Fact]
    public async Task A_value_in_the_key_that_is_none_of_its_type_is_unreadable()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE days (day date PRIMARY KEY)", "'2020-01-01'");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE days (day DATE PRIMARY KEY NOT NULL)", "'2020-01-01'", "'soon'");

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(postgres, sqlite, "days"));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("'soon'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_outside_the_key_that_the_other_side_cannot_hold_is_a_difference()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE days (id int PRIMARY KEY, day date)", "1, NULL", "2, '2020-01-01'");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE days (id INTEGER PRIMARY KEY, day DATE)", "1, 'N/A'", "2, '2020-01-01'");

        var result = await Reconciling.CompareAsync(postgres, sqlite, "days");

        Assert.Equal(["Changed id=1: day"], Reconciling.Lines(result));
        Assert.Equal("N/A", result.Sample[0].Columns[0].Target);
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such_and_tried_once_for_all_tables()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("source");
        await Reconciling.CreateAsync(sqlite, Items);
        var options = Reconciling.Options(sqlite, postgres);
        options = options with { Target = options.Target with { Secret = "wrong" } };
        await using var reconciler = new TableReconciler(options);

        var first = await Assert.ThrowsAsync<ReconcileException>(() => reconciler.ReconcileAsync(Reconciling.Task("items"), default).AsTask());
        var second = await Assert.ThrowsAsync<ReconcileException>(() => reconciler.ReconcileAsync(Reconciling.Task("items"), default).AsTask());

        Assert.Equal((ReconcileProblem.AuthenticationFailed, false), (first.Problem, first.IsTransient));
        Assert.Same(first, second);
        PlantedSecret.AssertAbsentIn(first);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failed_connection_that_may_pass()
    {
        await using var sqlite = new SqliteDatabase("source");
        await Reconciling.CreateAsync(sqlite, Items);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var options = new ReconcileOptions { Source = Reconciling.Connect(sqlite), Target = ConnectionUri.Parse($"postgresql://nobody:x@127.0.0.1:{port}/none") };

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(options, Reconciling.Task("items")));

        Assert.Equal((ReconcileProblem.ConnectionFailed, true), (error.Problem, error.IsTransient));
    }

    [Fact]
    public async Task A_SQLite_file_that_is_not_there_is_a_failed_connection_and_is_not_created()
    {
        using var folder = new TemporaryFolder();
        await using var sqlite = new SqliteDatabase("source");
        await Reconciling.CreateAsync(sqlite, Items);
        var missing = folder.Combine("none.db");
        var options = new ReconcileOptions { Source = Reconciling.Connect(sqlite), Target = ConnectionUri.Parse("sqlite:" + missing) };

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(options, Reconciling.Task("items")));

        Assert.Equal(ReconcileProblem.ConnectionFailed, error.Problem);
        Assert.False(File.Exists(missing));
    }

    [Fact]
    public async Task A_locked_table_is_told_as_such_after_the_lock_timeout()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, Items);
        await Reconciling.CreateAsync(sqlite, Items);
        await using var holder = await postgres.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = holder.CreateCommand();
        command.CommandText = "LOCK TABLE items IN ACCESS EXCLUSIVE MODE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(postgres, sqlite, "items"));

        Assert.Equal((ReconcileProblem.TableLocked, true), (error.Problem, error.IsTransient));
        Assert.Contains("-LockTimeoutSeconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_SQLite_file_is_told_as_such_after_the_lock_timeout()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Items);
        await Reconciling.CreateAsync(target, Items);
        await using var holder = await target.OpenAsync();
        await using var command = holder.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(source, target, "items"));

        Assert.Equal((ReconcileProblem.TableLocked, true), (error.Problem, error.IsTransient));
    }

    [Fact]
    public async Task A_table_the_login_may_not_read_is_told_as_such()
    {
        var server = await PostgresServer.RequireAsync();
        await using var postgres = await server.CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("source");
        await Reconciling.CreateAsync(postgres, Items);
        await Reconciling.CreateAsync(sqlite, Items);
        var role = "reader_" + Guid.NewGuid().ToString("N");
        await postgres.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'pass-{role}'");
        try
        {
            var options = Reconciling.Options(sqlite, postgres);
            options = options with { Target = options.Target with { User = role, Secret = "pass-" + role } };

            var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(options, Reconciling.Task("items")));

            Assert.Equal((ReconcileProblem.PermissionDenied, false), (error.Problem, error.IsTransient));
        }
        finally
        {
            await postgres.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task An_output_directory_that_cannot_be_written_is_told_as_such()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Items, "1, 'a'");
        await Reconciling.CreateAsync(target, Items);
        using var folder = new TemporaryFolder();
        var file = folder.Write("taken", "a file where the folder should be");

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            Reconciling.CompareAsync(Reconciling.Options(source, target) with { OutputDirectory = file }, Reconciling.Task("items")));

        Assert.Equal(ReconcileProblem.OutputFailed, error.Problem);
    }
}
