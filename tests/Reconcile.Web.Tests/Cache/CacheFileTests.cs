using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Reconcile.Testing;
using Reconcile.Web.Cache;
using static Reconcile.Web.Tests.Cache.CacheBed;

namespace Reconcile.Web.Tests.Cache;

public sealed class CacheFileTests
{
    private const string ChildFile = "RECONCILE_TEST_CACHE_FILE";
    private const string ChildName = "RECONCILE_TEST_CACHE_NAME";

    [Fact]
    public async Task Threads_share_a_cache()
    {
        using var bed = new CacheBed();
        _ = bed.Cache;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                var url = $"https://h.example/{i % 50}";
                if (bed.Fresh(url) is { } body)
                {
                    Assert.Equal(url, body);
                }
                else
                {
                    Assert.True(bed.Cache.Store(Get(url), Answer(url)));
                }
            }
        })));
        var statistics = bed.Cache.Statistics;
        Assert.Equal((50, 1600, statistics.Misses), (statistics.Entries, statistics.Hits + statistics.Misses, statistics.Stored));
    }

    [Fact]
    public async Task Processes_share_a_cache_and_see_what_the_others_wrote()
    {
        using var bed = new CacheBed();
        using var one = Child(bed, "one", nameof(Child_that_writes_two_hundred_entries));
        using var two = Child(bed, "two", nameof(Child_that_writes_two_hundred_entries));
        for (var i = 0; i < 200; i++)
        {
            Assert.True(bed.Cache.Store(Get($"https://here.example/{i}"), Answer("here")));
        }

        foreach (var child in new[] { one, two })
        {
            var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, output);
        }

        Assert.Equal((600, 600), (bed.Cache.Statistics.Entries, bed.Cache.Statistics.Stored));
        Assert.Equal(("one", "two"), (bed.Fresh("https://one.example/199"), bed.Fresh("https://two.example/199")));
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_writes_leaves_a_cache_that_works()
    {
        using var bed = new CacheBed();
        for (var round = 0; round < 3; round++)
        {
            using var child = Child(bed, $"k{round}", nameof(Child_that_writes_until_it_is_killed));
            while (await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("written 50", StringComparison.Ordinal))
            {
            }

            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.InRange(bed.Cache.Statistics.Entries, 150, int.MaxValue);
        foreach (var entry in bed.Cache.Entries().ToList())
        {
            Assert.Equal(100_000, bed.Fresh(entry.Url)?.Length);
        }

        var statistics = bed.Cache.Statistics;
        Assert.Equal((0, statistics.Entries), (statistics.DamagedRemoved, statistics.Hits));
        Assert.Equal(statistics.Entries, bed.Cache.Clear("*", onlyExpired: false));
        Assert.Equal(0, bed.Cache.Statistics.Bytes);
    }

    [Fact(Explicit = true)]
    public void Child_that_writes_two_hundred_entries()
    {
        var name = Environment.GetEnvironmentVariable(ChildName) ?? throw new InvalidOperationException("Run by another test only.");
        using var cache = ResponseCache.Open(new ScrapeCacheOptions { Path = Environment.GetEnvironmentVariable(ChildFile)! }, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        for (var i = 0; i < 200; i++)
        {
            Assert.True(cache.Store(Get($"https://{name}.example/{i}"), Answer(name)));
        }
    }

    [Fact(Explicit = true)]
    public void Child_that_writes_until_it_is_killed()
    {
        var name = Environment.GetEnvironmentVariable(ChildName) ?? throw new InvalidOperationException("Run by another test only.");
        using var cache = ResponseCache.Open(new ScrapeCacheOptions { Path = Environment.GetEnvironmentVariable(ChildFile)! }, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        for (var i = 0; i < 1_000_000; i++)
        {
            cache.Store(Get($"https://{name}.example/{i}"), Answer(string.Concat(Enumerable.Range(0, 20_000).Select(n => (char)('a' + ((n * 7919) + i) % 26))) + new string('x', 80_000)));
            output.WriteLine($"written {i}");
        }
    }

    [Theory]
    [InlineData("header")]
    [InlineData("pages")]
    public void A_damaged_file_is_an_error_until_one_is_told_to_begin_anew(string where)
    {
        using var bed = new CacheBed();
        for (var i = 0; i < 200; i++)
        {
            bed.Cache.Store(Get($"https://h.example/{i}"), Answer($"{i} {new string('x', 300)}"));
        }

        bed.Reopen();
        var bytes = File.ReadAllBytes(bed.Options.Path);
        bytes.AsSpan(where == "header" ? 0 : 4096, where == "header" ? 100 : bytes.Length - 4096).Fill(0x5A);
        File.WriteAllBytes(bed.Options.Path, bytes);
        var error = Assert.Throws<ScrapeCacheException>(() => bed.Cache);
        Assert.Equal(ScrapeCacheProblem.Damaged, error.Problem);
        Assert.Contains($"The cache {bed.Options.Path} is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("Clear-ScrapeCache -Force", error.Message, StringComparison.Ordinal);
        using (var anew = ResponseCache.Open(bed.Options with { ReplaceDamaged = true }, bed.Time))
        {
            Assert.Equal(0, anew.Statistics.Entries);
            Assert.True(anew.Store(Get("https://h.example/"), Answer("x")));
        }

        Assert.Equal("x", bed.Fresh("https://h.example/"));
        Assert.Equal(bytes, File.ReadAllBytes(bed.Options.Path + ".damaged"));
    }

    [Fact]
    public void A_body_that_changed_in_the_file_is_not_used_and_goes()
    {
        using var bed = new CacheBed();
        bed.Cache.Store(Get("https://h.example/"), Answer("right"));
        using (var connection = new SqliteConnection($"Data Source={bed.Options.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE entry SET body = CAST('wrong' AS BLOB)";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.Null(bed.Fresh("https://h.example/"));
        Assert.Equal((0, 1, 0), (bed.Cache.Statistics.Entries, bed.Cache.Statistics.DamagedRemoved, bed.Cache.Statistics.Bytes));
    }

    [Fact]
    public void Another_database_or_a_newer_cache_is_left_alone()
    {
        using var bed = new CacheBed();
        Change(bed, "CREATE TABLE mine(a)");
        Assert.Equal(ScrapeCacheProblem.NotACache, Assert.Throws<ScrapeCacheException>(() => bed.Cache).Problem);
        File.Delete(bed.Options.Path);
        bed.Cache.Store(Get("https://h.example/"), Answer("x"));
        bed.Reopen();
        Change(bed, "PRAGMA user_version=99");
        Assert.Contains("version 99", Assert.Throws<ScrapeCacheException>(() => bed.Cache).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_an_earlier_version_go_and_the_file_is_used_on()
    {
        using var bed = new CacheBed();
        bed.Cache.Store(Get("https://h.example/old"), Answer("old"));
        bed.Reopen();
        Change(bed, "ALTER TABLE entry ADD COLUMN vary TEXT; PRAGMA user_version=1");
        Assert.Equal((0, 0), (bed.Cache.Statistics.Entries, bed.Cache.Statistics.Bytes));
        bed.Cache.Store(Get("https://h.example/"), Answer("new"));
        bed.Reopen();
        Assert.Equal("new", bed.Fresh("https://h.example/"));
    }

    [Fact]
    public void A_new_file_is_for_its_owner_alone_and_another_one_stays_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Who may read a file is decided by its folder there.");
            return;
        }

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var bed = new CacheBed();
        bed.Cache.Store(Get("https://h.example/"), Answer("x"));
        foreach (var file in new[] { bed.Options.Path, bed.Options.Path + "-wal", bed.Options.Path + "-shm" })
        {
            Assert.Equal(Owner, File.GetUnixFileMode(file));
        }

        bed.Reopen();
        File.SetUnixFileMode(bed.Options.Path, Owner | UnixFileMode.GroupRead);
        Assert.Equal("x", bed.Fresh("https://h.example/"));
        Assert.Equal(Owner | UnixFileMode.GroupRead, File.GetUnixFileMode(bed.Options.Path));
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_told()
    {
        using var bed = new CacheBed();
        var error = Assert.Throws<ScrapeCacheException>(() => ResponseCache.Open(bed.Options with { Path = Path.Combine(bed.Folder, "no", "such", "folder.cache") }));
        Assert.Equal(ScrapeCacheProblem.NotOpened, error.Problem);
    }

    [Fact]
    public void Waiting_for_another_writer_ends_with_an_error_that_says_so()
    {
        using var bed = new CacheBed(options => options with { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        _ = bed.Cache;
        using var other = new SqliteConnection($"Data Source={bed.Options.Path};Pooling=False");
        other.Open();
        using (other.BeginTransaction())
        {
            Assert.Equal(ScrapeCacheProblem.Busy, Assert.Throws<ScrapeCacheException>(() => bed.Cache.Store(Get("https://h.example/"), Answer("x"))).Problem);
            Assert.Null(bed.Fresh("https://h.example/"));
        }

        Assert.True(bed.Cache.Store(Get("https://h.example/"), Answer("x")));
    }

    [Fact]
    public void A_full_disk_is_told_and_harms_nothing()
    {
        using var disk = SmallDisk.TryCreate(1024, out var reason);
        if (disk is null)
        {
            Assert.Skip(reason);
        }

        using var cache = ResponseCache.Open(new ScrapeCacheOptions { Path = Path.Combine(disk.FullPath, "scrape.cache") });
        Assert.True(cache.Store(Get("https://h.example/"), Answer("small")));
        var noise = new byte[2_000_000];
        Random.Shared.NextBytes(noise);
        Assert.Equal(ScrapeCacheProblem.NotWritten, Assert.Throws<ScrapeCacheException>(() => cache.Store(Get("https://h.example/big"), new CachedResponse { Status = 200, Body = noise })).Problem);
        Assert.Equal("small", Encoding.UTF8.GetString(cache.Find(Get("https://h.example/")).Response!.Body.Span));
        Assert.True(cache.Store(Get("https://h.example/2"), Answer("small too")));
    }

    private static void Change(CacheBed bed, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={bed.Options.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static Process Child(CacheBed bed, string name, string method)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CacheFileTests).Assembly.Location);
        }

        foreach (var argument in new[] { "-method", $"{typeof(CacheFileTests).FullName}.{method}", "-explicit", "only" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[ChildFile] = bed.Options.Path;
        start.Environment[ChildName] = name;
        return Process.Start(start)!;
    }
}
