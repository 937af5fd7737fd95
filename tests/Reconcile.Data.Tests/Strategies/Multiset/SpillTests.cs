using System.Globalization;
using Reconcile.Data.Strategies.Multiset;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies.Multiset;

/// <summary>Rows that do not fit into memory are set aside in files, of which none is left, whatever happens.</summary>
public sealed class SpillTests
{
    [Fact]
    public async Task Tables_that_differ_in_every_row_are_counted_in_files_of_files()
    {
        await using var source = await NumbersAsync("source", 1, 60_000);
        await using var target = await NumbersAsync("target", 60_001, 110_000);
        using var folder = new TemporaryFolder();

        var (outcome, lines) = await MultisetRun.CompareAsync(source, target, "n", new MultisetLimits { MemoryBytes = 64 * 1024, Folder = folder.FullPath });

        Assert.Equal((60_000L, 50_000L), (outcome.SourceRows, outcome.TargetRows));
        Assert.Equal(
            Enumerable.Range(1, 110_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i <= 60_000 ? "Missing" : "Extra")} i={i}, t='row {i}'")).Order(StringComparer.Ordinal),
            lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public async Task Cancelling_while_rows_are_set_aside_leaves_no_file()
    {
        await using var source = await NumbersAsync("source", 1, 5_000);
        await using var target = await NumbersAsync("target", 5_001, 9_000);
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var openFiles = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MultisetRun.CompareAsync(
            source, target, "n", new MultisetLimits { MemoryBytes = 10_000, Folder = folder.FullPath },
            () =>
            {
                openFiles = OpenFiles(folder.FullPath);
                stop.Cancel();
            },
            stop.Token));

        Assert.True(openFiles > 0, "Nothing was set aside.");
        Assert.Equal(0, OpenFiles(folder.FullPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public async Task A_full_disk_under_the_rows_set_aside_is_told_as_such_and_is_no_verdict()
    {
        using var disk = SmallDisk.TryCreate(256, out var reason);
        Assert.SkipWhen(disk is null, reason);
        await using var source = await NumbersAsync("source", 1, 40_000);
        await using var target = await NumbersAsync("target", 40_001, 80_000);

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            MultisetRun.CompareAsync(source, target, "n", new MultisetLimits { MemoryBytes = 10_000, Folder = disk.FullPath }));

        Assert.Equal((ReconcileProblem.OutputFailed, false), (error.Problem, error.IsTransient));
        Assert.Contains(disk.FullPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.FullPath));
    }

    [Fact]
    public async Task A_full_disk_under_the_output_directory_is_told_as_such_and_is_no_verdict()
    {
        using var disk = SmallDisk.TryCreate(256, out var reason);
        Assert.SkipWhen(disk is null, reason);
        await using var source = await NumbersAsync("source", 1, 10_000);
        await using var target = await NumbersAsync("target", 10_001, 20_000);

        foreach (string[] key in new string[][] { [], ["i"] })
        {
            var error = await Assert.ThrowsAsync<ReconcileException>(() =>
                CompareAsync(Options(source, target) with { OutputDirectory = disk.FullPath }, Task("n") with { KeyColumns = key }));

            Assert.Equal(ReconcileProblem.OutputFailed, error.Problem);
            Assert.Contains(disk.FullPath, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_as_such()
    {
        await using var source = await NumbersAsync("source", 1, 100);
        await using var target = await NumbersAsync("target", 101, 200);
        using var folder = new TemporaryFolder();

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            MultisetRun.CompareAsync(source, target, "n", new MultisetLimits { MemoryBytes = 1000, Folder = folder.Combine("none") }));

        Assert.Equal(ReconcileProblem.OutputFailed, error.Problem);
    }

    private static async Task<SqliteDatabase> NumbersAsync(string name, int first, int last)
    {
        var database = new SqliteDatabase(name);
        await database.ExecuteAsync("CREATE TABLE n (i INT, t TEXT)");
        await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
            $"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) INSERT INTO n SELECT i, 'row ' || i FROM n"));
        return database;
    }

    /// <summary>Files of a folder that this process has open. On Linux they have no name any more; elsewhere they have one until they are closed.</summary>
    private static int OpenFiles(string folder) => OperatingSystem.IsLinux()
        ? Directory.EnumerateFiles("/proc/self/fd").Count(descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true)
        : Directory.EnumerateFiles(folder).Count();
}
