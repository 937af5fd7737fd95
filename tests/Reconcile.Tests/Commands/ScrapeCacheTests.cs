using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class ScrapeCacheTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public ScrapeCacheTests() => CacheFile.Create(_session);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Says_what_a_cache_holds()
    {
        var statistics = _session.Run("Get-ScrapeCache scrape.cache").TheOne<ScrapeCacheStatistics>();

        Assert.Equal((4, 1, 1, 1, _session.PathOf("scrape.cache")), (statistics.Entries, statistics.NotFound, statistics.Verifications, statistics.Expired, statistics.Path));
        Assert.Matches(@"4\s+[\d.]+ (B|KB)\s+0\s+0\s+0\s+-\s+", _session.Show("Get-ScrapeCache scrape.cache"));
    }

    [Fact]
    public void Lists_entries_by_address()
    {
        var entries = _session.Run("Get-ScrapeCache scrape.cache *h.example*, nothing").Of<ScrapeCacheEntry>();

        Assert.Equal(["https://h.example/a?token=***", "https://h.example/gone", "https://h.example/old"], entries.Select(entry => entry.Url));
        Assert.Equal([ScrapeCacheKind.Response, ScrapeCacheKind.NotFound, ScrapeCacheKind.Response], entries.Select(entry => entry.Kind));
        Assert.Matches(@"NotFound\s+404\s+\d+ B\s+0\s+\d{4}-\d\d-\d\d \d\d:\d\d\s+https://h\.example/gone", _session.Show("Get-ScrapeCache scrape.cache *"));
        Assert.Matches(@"Response\s+200\s+\d+ B\s+0\s+expired\s+https://h\.example/old", _session.Show("Get-ScrapeCache scrape.cache *"));
    }

    [Fact]
    public void Removes_what_is_over_what_fits_and_everything()
    {
        var output = _session.Run("Clear-ScrapeCache scrape.cache -WhatIf; (Get-ScrapeCache scrape.cache).Entries; Clear-ScrapeCache scrape.cache -Expired -Verbose; (Get-ScrapeCache scrape.cache).Entries; Clear-ScrapeCache scrape.cache *gone; (Get-ScrapeCache scrape.cache).Entries; Clear-ScrapeCache scrape.cache; (Get-ScrapeCache scrape.cache).Entries");

        Assert.Empty(output.Errors);
        Assert.Equal([4L, 3L, 2L, 0L], output.Of<long>());
        Assert.Contains(output.Verbose, message => message.StartsWith("1 expired entries of '*' were removed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_file_is_an_error_and_force_removes_it()
    {
        File.WriteAllText(_session.PathOf("scrape.cache"), "This is no database, and has been one." + new string('x', 5000));
        var output = _session.Run("Get-ScrapeCache scrape.cache");
        Assert.Equal("CacheDamaged", output.ErrorId);
        Assert.Contains("Clear-ScrapeCache -Force", output.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("CacheDamaged", _session.Run("Clear-ScrapeCache scrape.cache").ErrorId);

        Assert.Empty(_session.Run("Clear-ScrapeCache scrape.cache -Force").Errors);
        Assert.False(File.Exists(_session.PathOf("scrape.cache")));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_error_and_is_not_made()
    {
        Assert.Equal("CacheNotFound", _session.Run("Get-ScrapeCache nowhere.cache").ErrorId);
        Assert.Equal("CacheNotFound", _session.Run("Clear-ScrapeCache nowhere.cache -Force").ErrorId);
        Assert.False(File.Exists(_session.PathOf("nowhere.cache")));
    }

    [Fact]
    public void Another_database_is_left_alone()
    {
        SqliteFile.CreatePair(_session);

        Assert.Equal("CacheNotACache", _session.Run("Get-ScrapeCache source.db").ErrorId);
        Assert.Equal("CacheNotACache", _session.Run("Clear-ScrapeCache source.db -Force").ErrorId);
        Assert.True(File.Exists(_session.PathOf("source.db")));
    }
}
