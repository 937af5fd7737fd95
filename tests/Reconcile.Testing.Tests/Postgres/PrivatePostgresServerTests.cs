using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Reconcile.Testing.Tests.Postgres;

public sealed class PrivatePostgresServerTests
{
    private const string NoteVariable = "RECONCILE_TEST_VICTIM_NOTE";

    [Fact]
    public async Task A_killed_server_breaks_its_connections_and_comes_back_on_the_same_port()
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE kept (id int PRIMARY KEY); INSERT INTO kept VALUES (7)");
        var port = server.Port;
        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_sleep(600)";
        var sleeping = command.ExecuteNonQueryAsync();
        await database.WaitForActiveBackendsAsync(1);

        await server.KillAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => sleeping);
        Assert.Null(server.ProcessId);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ScalarAsync("SELECT 1"));

        await server.StartAsync();

        Assert.Equal(port, server.Port);
        Assert.Equal(7, await database.ScalarAsync<int>("SELECT id FROM kept"));
    }

    [Fact]
    public async Task A_restarted_server_has_another_process_and_the_same_data()
    {
        await using var server = await PostgresServer.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        var before = server.ProcessId;

        await server.RestartAsync();

        Assert.NotNull(server.ProcessId);
        Assert.NotEqual(before, server.ProcessId);
        Assert.Equal(1, await database.ScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task A_disposed_server_leaves_no_process_and_no_file()
    {
        var server = await PostgresServer.StartPrivateAsync();
        var folder = Assert.IsType<string>(server.DataFolder);
        var process = Assert.IsType<int>(server.ProcessId);
        Assert.True(IsServer(process, folder));

        await server.DisposeAsync();

        Assert.False(IsServer(process, folder));
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    [Fact]
    public async Task A_server_ends_after_the_process_that_started_it_was_killed()
    {
        RequireInstallation();
        using var folder = new TemporaryFolder();
        var note = folder.Combine("started");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var victim = StartVictim(note);
        try
        {
            await UntilAsync(() => File.Exists(note) || victim.HasExited, limit.Token);
            var (data, server) = ReadNote(note);
            Assert.True(IsServer(server, data));

            victim.Kill();

            await UntilAsync(() => !IsServer(server, data) && !Directory.Exists(Path.GetDirectoryName(data)), limit.Token);
        }
        finally
        {
            victim.Kill();
        }
    }

    /// <summary>The part of the process that is killed: starts a server and stays until its input ends.</summary>
    [Fact(Explicit = true)]
    public async Task Serve()
    {
        var note = Environment.GetEnvironmentVariable(NoteVariable);
        Assert.SkipWhen(note is null, "Runs only as a child of another test.");
        var server = await PostgresServer.StartPrivateAsync();
        await File.WriteAllLinesAsync(note + ".part", [server.DataFolder!, $"{server.ProcessId}"]);
        File.Move(note + ".part", note!);
        await Console.In.ReadToEndAsync();
    }

    private static Process StartVictim(string note)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(PrivatePostgresServerTests).Assembly.Location, "-method", $"{typeof(PrivatePostgresServerTests).FullName}.{nameof(Serve)}", "-explicit", "only"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { [NoteVariable] = note },
        };
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private static (string Data, int Server) ReadNote(string note)
    {
        var lines = File.ReadAllLines(note);
        return (lines[0], int.Parse(lines[1], CultureInfo.InvariantCulture));
    }

    private static void RequireInstallation() => Assert.SkipWhen(PostgresInstallation.Find(out var reason) is null, reason);

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>A process id alone may since belong to somebody else.</summary>
    private static bool IsServer(int process, string folder) =>
        File.Exists($"/proc/{process}/cmdline") && File.ReadAllText($"/proc/{process}/cmdline").Contains(folder, StringComparison.Ordinal);
}
