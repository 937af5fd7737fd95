using Reconcile.Testing;

namespace Reconcile.Host.Tests.Running;

/// <summary>A run that was killed, and one whose disk was full.</summary>
public sealed class ResumeTests
{
    private const int Tables = 6;

    private const string Script =
        """
        param($Checkpoint)
        1..6 | ForEach-Object { "t$_" } | Invoke-ParallelReconcile -Source $env:SOURCE -Target $env:TARGET -KeyColumn id -MaxWorkers 1 -Checkpoint $Checkpoint |
            ForEach-Object { "$($_.Table) $($_.Verdict) $($_.FromCheckpoint)" }
        """;

    [Fact]
    public async Task A_run_that_was_killed_goes_on_where_it_was()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var database in new[] { source, target })
        {
            for (var i = 1; i <= Tables; i++)
            {
                await database.ExecuteAsync($"CREATE TABLE rows{i} (id int PRIMARY KEY); INSERT INTO rows{i} SELECT generate_series(1, 100); CREATE VIEW t{i} AS SELECT id FROM rows{i}");
            }
        }

        await target.ExecuteAsync("CREATE OR REPLACE VIEW t4 AS SELECT id FROM rows4 WHERE pg_sleep(3600) IS NOT NULL");
        using var script = new ScriptFile(Script);
        var checkpoint = Path.Combine(script.Folder, "run.checkpoint");
        (string, string)[] environment = [("SOURCE", source.Uri), ("TARGET", target.Uri)];
        using (var killed = HostProcess.Start([script.FullName, "-Checkpoint", checkpoint], environment))
        {
            await killed.WaitForLineAsync("t3 Match False");
            await target.WaitForActiveBackendsAsync(1);
            using var second = HostProcess.Start([script.FullName, "-Checkpoint", checkpoint], environment);
            Assert.Contains("in use", (await second.EndAsync()).Error, StringComparison.Ordinal);
            killed.Kill();
        }

        // What is compared again would differ now.
        await target.ExecuteAsync("DELETE FROM rows1; DELETE FROM rows2; DELETE FROM rows3; CREATE OR REPLACE VIEW t4 AS SELECT id FROM rows4");
        await File.AppendAllTextAsync(checkpoint, "{\"kind\":\"table\",\"item\":\"t4\",\"cont", TestContext.Current.CancellationToken);
        using var resumed = HostProcess.Start([script.FullName, "-Checkpoint", checkpoint], environment);
        var result = await resumed.EndAsync();

        Assert.Equal(["t1 Match True", "t2 Match True", "t3 Match True", "t4 Match False", "t5 Match False", "t6 Match False"], result.OutputLines);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(PlantedSecret.Password, await File.ReadAllTextAsync(checkpoint, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_costs_the_tables_whose_differences_do_not_fit_and_no_other()
    {
        var result = await RunOnSmallDiskAsync(
            """
            'big', 'same' | Invoke-ParallelReconcile -Source $env:SOURCE -Target $env:TARGET -MaxWorkers 1 -OutputDirectory $env:DISK |
                ForEach-Object { "$($_.Table) $($_.Status) $($_.Verdict) $($_.Problem)" }
            """);

        Assert.Equal(["big Failed NotCompared OutputFailed", "same Succeeded Match None"], result.OutputLines);
        Assert.Contains("Free some space", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task A_full_disk_of_the_checkpoint_is_told_and_costs_no_result()
    {
        var result = await RunOnSmallDiskAsync(
            """
            1..2 | ForEach-Object {
                'big', 'same' | Invoke-ParallelReconcile -Source $env:SOURCE -Target $env:TARGET -MaxWorkers 1 -SampleSize 10000 -Checkpoint "$env:DISK/run.checkpoint" |
                    ForEach-Object { "$($_.Table) $($_.Status) $($_.Verdict) $($_.Differences) $($_.FromCheckpoint)" }
            }
            """);

        Assert.Equal(
            ["big Succeeded Mismatch 5000 False", "same Succeeded Match 0 False", "same Succeeded Match 0 True", "big Succeeded Mismatch 5000 False"],
            result.OutputLines);
        Assert.Contains("is done again when it is resumed", result.Error, StringComparison.Ordinal);
        Assert.Equal(1 | 2, result.ExitCode);
    }

    /// <summary>Runs a script with a disk of 64 KB in DISK, and two databases whose table "big" differs in 5000 rows.</summary>
    private static async Task<HostResult> RunOnSmallDiskAsync(string text)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Small disks are made with Linux's means.");
        using var script = new ScriptFile(text);
        var disk = Path.Combine(script.Folder, "disk");
        Directory.CreateDirectory(disk);
        using var probe = HostProcess.Start("/usr/bin/env", Mounting(disk, "true"));
        Assert.SkipUnless((await probe.EndAsync()).ExitCode == 0, "Mounting a small disk is not permitted here.");
        await using var source = await CreateAsync("source");
        await using var target = await CreateAsync("target");
        using var process = HostProcess.Start(
            "/usr/bin/env", Mounting(disk, $"exec '{HostProcess.Program}' '{script.FullName}'"), [("DISK", disk), ("SOURCE", source.Uri), ("TARGET", target.Uri)]);
        return await process.EndAsync();
    }

    private static async Task<SqliteDatabase> CreateAsync(string name)
    {
        var database = new SqliteDatabase(name);
        await database.ExecuteAsync($"""
            CREATE TABLE same (id INTEGER PRIMARY KEY);
            CREATE TABLE big (id INTEGER PRIMARY KEY, v TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO big SELECT i, '{name} of this row' FROM n;
            """);
        return database;
    }

    private static string[] Mounting(string disk, string command) =>
        ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs -o size=64k none '{disk}' && {command}"];
}
