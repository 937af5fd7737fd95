using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Reconcile.Testing.Tests.MariaDb;

public sealed class MariaDbServerTests
{
    private const string NoteVariable = "RECONCILE_TEST_MARIADB_VICTIM_NOTE";

    [Fact]
    public async Task A_database_takes_statements_and_is_gone_when_disposed_of()
    {
        var server = await MariaDbServer.RequireAsync();
        await using var other = await server.CreateDatabaseAsync();
        string name;
        await using (var database = await server.CreateDatabaseAsync())
        {
            name = database.Name;
            await database.ExecuteAsync("CREATE TABLE kept (id int PRIMARY KEY); INSERT INTO kept VALUES (7)");
            Assert.Equal(7, await database.ScalarAsync<int>("SELECT id FROM kept"));
        }

        Assert.Equal(0, await other.ScalarAsync<int>($"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '{name}'"));
    }

    [Fact]
    public async Task A_server_ends_after_the_process_that_started_it_was_killed()
    {
        Assert.SkipWhen(MariaDbInstallation.Find(out var reason) is null, reason);
        using var folder = new TemporaryFolder();
        var note = folder.Combine("started");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var victim = StartVictim(note);
        try
        {
            await UntilAsync(() => File.Exists(note) || victim.HasExited, limit.Token);
            var lines = await File.ReadAllLinesAsync(note, limit.Token);
            var (data, server) = (lines[0], int.Parse(lines[1], CultureInfo.InvariantCulture));
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
        var server = await MariaDbServer.RequireAsync();
        await File.WriteAllLinesAsync(note + ".part", [server.DataFolder!, $"{server.ProcessId}"]);
        File.Move(note + ".part", note!);
        await Console.In.ReadToEndAsync();
    }

    private static Process StartVictim(string note)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(MariaDbServerTests).Assembly.Location, "-method", $"{typeof(MariaDbServerTests).FullName}.{nameof(Serve)}", "-explicit", "only"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { [NoteVariable] = note },
        };
        start.Environment.Remove("RECONCILE_TEST_MYSQL");
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

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
