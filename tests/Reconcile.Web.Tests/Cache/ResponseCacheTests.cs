using System.Text;
using Reconcile.Testing;
using Reconcile.Web.Cache;
using static Reconcile.Web.Tests.Cache.CacheBed;

namespace Reconcile.Web.Tests.Cache;

public sealed class ResponseCacheTests
{
    private const string Url = "https://api.example/games/1";

    [Fact]
    public void What_was_stored_is_found_as_it_was_until_its_time_is_over()
    {
        using var bed = new CacheBed();
        Assert.True(bed.Cache.Store(Get(Url), new CachedResponse
        {
            Status = 203,
            Headers = Pairs(("Content-Type", "text/plain"), ("Link", "<a>; rel=next"), ("X-N", "1"), ("X-N", "2")),
            Body = Encoding.UTF8.GetBytes("body"),
            FinalUrl = new Uri("https://api.example/games/one"),
        }));
        bed.Reopen();
        bed.Time.Advance(TimeSpan.FromMinutes(59));
        var found = bed.Cache.Find(Get(Url));
        Assert.Equal(CacheOutcome.Fresh, found.Outcome);
        Assert.Equal((203, "body", "1, 2", new Uri("https://api.example/games/one")),
            (found.Response!.Status, Encoding.UTF8.GetString(found.Response.Body.Span), found.Response.Header("x-n"), found.Response.FinalUrl));
        Assert.Equal(bed.Time.Start, found.Response.Stored);
        Assert.Equal(bed.Time.Start.AddHours(1), found.Response.Expires);
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(default, bed.Cache.Find(Get(Url)));
    }

    [Fact]
    public void Another_method_address_body_login_cookie_or_header_is_another_entry()
    {
        using var bed = new CacheBed();
        var get = Get(Url);
        Assert.True(bed.Cache.Store(get, Answer("mine")));
        Assert.Equal("mine", bed.Fresh(Get(Url + "#fragment")));
        Assert.Null(bed.Fresh(get with { Method = "HEAD" }));
        Assert.Null(bed.Fresh(get with { Credential = "me" }));
        Assert.Null(bed.Fresh(get with { Credential = string.Empty }));
        Assert.Null(bed.Fresh(get with { Body = new byte[] { 1 } }));
        Assert.Null(bed.Fresh(Url + "/"));
        Assert.Null(bed.Fresh(Url + "?a"));
        Assert.Null(bed.Fresh(get with { Cookies = "sid=me" }));
        Assert.Null(bed.Fresh(Url, ("Authorization", "Bearer me")));
        Assert.Null(bed.Fresh(Url, ("User-Agent", "me")));
        Assert.True(bed.Cache.Store(get with { Credential = "me" }, Answer("yours")));
        Assert.Equal(("mine", "yours", 2), (bed.Fresh(get), bed.Fresh(get with { Credential = "me" }), bed.Cache.Statistics.Entries));
        Assert.True(bed.Cache.Store(get, Answer("newer")));
        Assert.Equal(("newer", 2), (bed.Fresh(get), bed.Cache.Statistics.Entries));
    }

    [Fact]
    public void A_stale_response_with_a_validator_is_fresh_again_once_the_server_says_so()
    {
        using var bed = new CacheBed();
        bed.Cache.Store(Get(Url), Answer("body", ("ETag", "\"1\""), ("X-Old", "stays")));
        bed.Time.Advance(TimeSpan.FromHours(2));
        var stale = bed.Cache.Find(Get(Url));
        Assert.Equal((CacheOutcome.Stale, "\"1\""), (stale.Outcome, stale.Response!.ETag));
        var response = bed.Cache.Refresh(Get(Url), stale, Pairs(("ETag", "\"2\""), ("Set-Cookie", "a=b")));
        Assert.Equal(("\"2\"", "stays", null), (response.ETag, response.Header("X-Old"), response.Header("Set-Cookie")));
        Assert.Equal("body", Encoding.UTF8.GetString(response.Body.Span));
        bed.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("\"2\"", bed.Cache.Find(Get(Url)) is { Outcome: CacheOutcome.Fresh } fresh ? fresh.Response!.ETag : null);
        bed.Time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(CacheOutcome.Stale, bed.Cache.Find(Get(Url)).Outcome);
        bed.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, bed.Cache.CleanUp());
        Assert.Equal(CacheOutcome.Miss, bed.Cache.Find(Get(Url)).Outcome);
    }

    [Fact]
    public void At_no_time_at_all_only_what_can_be_asked_about_is_kept()
    {
        using var bed = new CacheBed(options => options with { Ttl = TimeSpan.Zero });
        Assert.False(bed.Cache.Store(Get(Url), Answer("x")));
        Assert.True(bed.Cache.Store(Get(Url), Answer("x", ("Last-Modified", "Wed, 01 Jan 2025 00:00:00 GMT"))));
        Assert.Equal(CacheOutcome.Stale, bed.Cache.Find(Get(Url)).Outcome);
    }

    [Theory]
    [InlineData("Ttl", 0, null)]
    [InlineData("Ttl", 60, 60)]
    [InlineData("Ttl", 7200, 3600)]
    [InlineData("HostTtl", 0, null)]
    [InlineData("VerificationTtl", 0, null)]
    [InlineData("VerificationTtl", 60, 60)]
    [InlineData("NotFoundTtl", 0, null)]
    [InlineData("NotFoundTtl", 60, 60)]
    public void What_is_there_already_is_used_for_no_longer_than_the_options_of_now_allow(string option, int seconds, int? fresh)
    {
        using var bed = new CacheBed(options => options with { VerificationTtl = TimeSpan.FromHours(1), NotFoundTtl = TimeSpan.FromHours(1) });
        var request = option == "VerificationTtl" ? Get(Url) with { Method = "HEAD" } : Get(Url);
        Assert.True(bed.Cache.Store(request, new CachedResponse { Status = option == "NotFoundTtl" ? 404 : 200 }));
        var ttl = TimeSpan.FromSeconds(seconds);
        var now = option switch
        {
            "HostTtl" => bed.Options with { HostTtl = [new("api.*", ttl)] },
            "VerificationTtl" => bed.Options with { VerificationTtl = ttl },
            "NotFoundTtl" => bed.Options with { NotFoundTtl = ttl },
            _ => bed.Options with { Ttl = ttl },
        };
        bed.Reopen();
        using var cache = ResponseCache.Open(now, bed.Time);
        Assert.Equal(fresh is { } length ? bed.Time.Start.AddSeconds(length) : null, cache.Find(request).Response?.Expires);
        bed.Time.Advance(TimeSpan.FromSeconds(fresh ?? 0));
        Assert.Equal(CacheOutcome.Miss, cache.Find(request).Outcome);
    }

    [Fact]
    public void At_no_time_at_all_what_is_there_already_is_asked_about_and_goes_if_it_is_out_of_date()
    {
        using var bed = new CacheBed();
        bed.Cache.Store(Get(Url), Answer("old", ("ETag", "e")));
        bed.Cache.Store(Get(Url + "/gone"), new CachedResponse { Status = 404, Headers = Pairs(("ETag", "e")) });
        bed.Reopen();
        using (var cache = ResponseCache.Open(bed.Options with { Ttl = TimeSpan.Zero, NotFoundTtl = TimeSpan.Zero }, bed.Time))
        {
            Assert.Equal(CacheOutcome.Stale, cache.Find(Get(Url)).Outcome);
            Assert.Equal(CacheOutcome.Miss, cache.Find(Get(Url + "/gone")).Outcome);
            Assert.False(cache.Store(Get(Url), Answer("new")));
        }

        Assert.Null(bed.Fresh(Url));
        Assert.Equal(1, bed.Cache.Statistics.Entries);
    }

    [Fact]
    public void That_there_is_nothing_is_remembered_for_a_time_of_its_own()
    {
        using var bed = new CacheBed(options => options with { NotFoundTtl = TimeSpan.FromMinutes(10) });
        Assert.True(bed.Cache.Store(Get(Url), new CachedResponse { Status = 404 }));
        Assert.True(bed.Cache.Find(Get(Url)).Response!.IsNotFound);
        Assert.Equal(1, bed.Cache.Statistics.NotFound);
        bed.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(CacheOutcome.Miss, bed.Cache.Find(Get(Url)).Outcome);
        using var without = new CacheBed(options => options with { NotFoundTtl = TimeSpan.Zero });
        Assert.False(without.Cache.Store(Get(Url), new CachedResponse { Status = 410 }));
    }

    [Theory]
    [InlineData(206)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public void Other_answers_are_not_remembered(int status)
    {
        using var bed = new CacheBed();
        Assert.False(bed.Cache.Store(Get(Url), new CachedResponse { Status = status }));
    }

    [Fact]
    public void Hosts_can_have_times_of_their_own()
    {
        using var bed = new CacheBed(options => options with
        {
            HostTtl = [new("fast.example", TimeSpan.FromMinutes(1)), new("*.Example", TimeSpan.FromMinutes(5))],
        });
        foreach (var host in new[] { "fast.example", "slow.example", "other.test" })
        {
            bed.Cache.Store(Get($"https://{host}/"), Answer("x"));
        }

        bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([null, "x", "x"], Hosts());
        bed.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal([null, null, "x"], Hosts());
        IEnumerable<string?> Hosts() => new[] { "fast.example", "slow.example", "other.test" }.Select(host => bed.Fresh($"https://{host}/"));
    }

    [Theory]
    [InlineData("Cache-Control", "max-age=60", 60)]
    [InlineData("Cache-Control", "public, MAX-AGE=\"60\"", 60)]
    [InlineData("Cache-Control", "max-age=99999999999", 315_619_200)]
    [InlineData("Cache-Control", "max-age=60, no-store", null)]
    [InlineData("Cache-Control", "no-cache", 0)]
    [InlineData("Cache-Control", "private", 3600)]
    [InlineData("Cache-Control", "max-age=nonsense", 3600)]
    [InlineData("Expires", "Wed, 01 Jan 2025 00:02:00 GMT", 120)]
    [InlineData("Expires", "0", 0)]
    public void What_the_server_says_counts_if_it_is_to_be_honoured(string name, string value, int? seconds)
    {
        using var bed = new CacheBed(options => options with { HonourCacheControl = true });
        using var deaf = new CacheBed();
        var answer = Answer("x", (name, value), ("ETag", "e"));
        Assert.Equal(seconds is not null, bed.Cache.Store(Get(Url), answer));
        Assert.True(deaf.Cache.Store(Get(Url), answer));
        Assert.Equal(seconds is null ? null : bed.Time.Start.AddSeconds(seconds.Value), bed.Cache.Find(Get(Url)).Response?.Expires);
        Assert.Equal(deaf.Time.Start.AddHours(1), deaf.Cache.Find(Get(Url)).Response?.Expires);
    }

    [Fact]
    public void The_age_that_a_response_came_with_is_part_of_its_time()
    {
        using var bed = new CacheBed(options => options with { HonourCacheControl = true });
        bed.Cache.Store(Get(Url), Answer("x", ("Cache-Control", "max-age=60"), ("Age", "20")));
        Assert.Equal(bed.Time.Start.AddSeconds(40), bed.Cache.Find(Get(Url)).Response?.Expires);
    }

    [Fact]
    public void A_response_is_found_for_the_same_headers_only_in_whatever_order_and_spelling()
    {
        using var bed = new CacheBed();
        bed.Cache.Store(Get(Url, ("accept-language", "en"), ("X-Api-Key", "mine")), Answer("mine", ("Vary", "Accept-Encoding")));
        bed.Cache.Store(Get(Url, ("Accept-Language", "en"), ("X-Api-Key", "yours")), Answer("yours"));
        Assert.Equal("mine", bed.Fresh(Url, ("X-API-KEY", "mine"), ("Accept-Language", "en ")));
        Assert.Equal("yours", bed.Fresh(Url, ("Accept-Language", "en"), ("X-Api-Key", "yours")));
        Assert.Null(bed.Fresh(Url, ("Accept-Language", "en")));
        Assert.Null(bed.Fresh(Url, ("Accept-Language", "mine"), ("X-Api-Key", "en")));
        Assert.Null(bed.Fresh(Url));
        Assert.False(bed.Cache.Store(Get("https://api.example/any"), Answer("x", ("Vary", "Accept, *"))));
    }

    [Fact]
    public void No_secret_is_written_whatever_it_comes_in()
    {
        using var bed = new CacheBed();
        var secret = PlantedSecret.Password;
        var escaped = PlantedSecret.UriEscaped;
        var request = Get($"https://user:{escaped}@api.example/a?sspassword={escaped}&x=1", ("Authorization", $"Bearer {secret}"), ("X-Key", secret)) with
        {
            Credential = secret,
            Cookies = $"sid={secret}",
            Body = Encoding.UTF8.GetBytes(secret),
        };
        Assert.True(bed.Cache.Store(request, Answer("public", ("Vary", "X-Key"), ("Set-Cookie", secret), ("X-Auth-Token", secret), ("WWW-Authenticate", secret), ("ETag", "e"))));
        Assert.Equal("public", bed.Fresh(request));
        Assert.True(bed.Cache.Store(Get($"https://api.example/?token={escaped}") with { Method = "HEAD" }, Answer(string.Empty)));
        Assert.False(bed.Cache.Store(Get("https://api.example/b"), Answer("x", ("Link", $"<https://api.example/b?page=2&api_key={escaped}>; rel=\"next\""))));
        Assert.False(bed.Cache.Store(Get("https://api.example/c"), Answer("x") with { FinalUrl = new Uri($"https://api.example/c?token={escaped}") }));
        PlantedSecret.AssertAbsentIn(bed.Cache.Entries().ToList());
        Assert.Equal(["https://api.example/?token=***", "https://api.example/a?sspassword=***&x=1"], bed.Cache.Entries().Select(entry => entry.Url).Order(StringComparer.Ordinal));
        bed.Reopen();
        Assert.True(PlantedSecret.AssertAbsentBelow(bed.Folder) > 0);
    }

    [Fact]
    public void A_verification_holds_for_its_own_time_and_that_there_is_nothing_for_its_own()
    {
        using var bed = new CacheBed(options => options with { VerificationTtl = TimeSpan.FromMinutes(5), NotFoundTtl = TimeSpan.FromMinutes(1) });
        var head = Get(Url) with { Method = "HEAD" };
        var nothing = Get(Url + "/nothing") with { Method = "HEAD" };
        Assert.True(bed.Cache.Store(head, Answer(string.Empty, ("Content-Length", "7"))));
        Assert.True(bed.Cache.Store(nothing, new CachedResponse { Status = 404 }));
        Assert.Null(bed.Fresh(Url));
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((string.Empty, null), (bed.Fresh(head), bed.Fresh(nothing)));
        Assert.Equal("7", bed.Cache.Find(head).Response!.Header("Content-Length"));
        bed.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(bed.Fresh(head));
        var statistics = bed.Cache.Statistics;
        Assert.Equal((1, 1, 2, 3, 2, 2), (statistics.Verifications, statistics.NotFound, statistics.Hits, statistics.Misses, statistics.Stored, statistics.Expired));
    }

    [Fact]
    public void Statistics_count_over_all_runs()
    {
        using var bed = new CacheBed();
        Assert.Null(bed.Cache.Statistics.HitPercent);
        bed.Fresh(Url);
        bed.Cache.Store(Get(Url), Answer(new string('x', 10_000), ("ETag", "e")));
        bed.Fresh(Url);
        bed.Reopen();
        bed.Fresh(Url);
        bed.Time.Advance(TimeSpan.FromHours(1));
        bed.Cache.Refresh(Get(Url), bed.Cache.Find(Get(Url)), []);
        var statistics = bed.Cache.Statistics;
        Assert.Equal((1, 1, 2, 1, 1, 10_000, 75.0), (statistics.Entries, statistics.Stored, statistics.Hits, statistics.Misses, statistics.Revalidated, statistics.BodyBytes, statistics.HitPercent));
        Assert.InRange(statistics.Bytes, 1, 1_000);
        Assert.InRange(statistics.FileBytes, statistics.Bytes, long.MaxValue);
        var entry = Assert.Single(bed.Cache.Entries());
        Assert.Equal((ScrapeCacheKind.Response, "GET", Url, 200, 3L, true, false), (entry.Kind, entry.Method, entry.Url, entry.Status, entry.Hits, entry.CanRevalidate, entry.IsExpired));
        bed.Cache.ResetStatistics();
        Assert.Equal((0, 0, statistics.Bytes), (bed.Cache.Statistics.Hits, bed.Cache.Statistics.Stored, bed.Cache.Statistics.Bytes));
    }

    [Fact]
    public void What_was_not_used_for_longest_goes_when_there_is_no_room()
    {
        using var bed = new CacheBed(options => options with { MaxBytes = ScrapeCacheOptions.SmallestMaxBytes });
        var random = new Random(1);
        for (var i = 0; i < 30; i++)
        {
            var body = new byte[50_000];
            random.NextBytes(body);
            bed.Time.Advance(TimeSpan.FromSeconds(1));
            bed.Cache.Store(Get($"{Url}/{i}"), new CachedResponse { Status = 200, Body = body });
            bed.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(bed.Fresh($"{Url}/0"));
        }

        var statistics = bed.Cache.Statistics;
        Assert.InRange(statistics.Bytes, 1, ScrapeCacheOptions.SmallestMaxBytes);
        Assert.Equal(30, statistics.Entries + statistics.Evicted);
        Assert.Equal(["0", .. Enumerable.Range(31 - (int)statistics.Entries, (int)statistics.Entries - 1).Select(i => $"{i}")],
            bed.Cache.Entries().Select(entry => entry.Url.Split('/')[^1]).OrderBy(int.Parse));
        Assert.False(bed.Cache.Store(Get(Url), new CachedResponse { Status = 200, Body = NoiseOf(2_000_000) }));
    }

    [Fact]
    public void A_body_that_is_too_large_is_not_remembered()
    {
        using var bed = new CacheBed(options => options with { MaxBodyBytes = 10 });
        Assert.False(bed.Cache.Store(Get(Url), Answer("12345678901")));
        Assert.True(bed.Cache.Store(Get(Url), Answer("1234567890")));
    }

    [Fact]
    public void Entries_are_cleared_by_pattern_and_by_time_and_their_room_given_back()
    {
        using var bed = new CacheBed(options => options with { HostTtl = [new("short.example", TimeSpan.FromMinutes(1))] });
        for (var i = 0; i < 50; i++)
        {
            bed.Cache.Store(Get($"https://short.example/{i}"), new CachedResponse { Status = 200, Body = NoiseOf(20_000) });
            bed.Cache.Store(Get($"https://long.example/{i}?q=1"), new CachedResponse { Status = 200, Body = NoiseOf(20_000) });
        }

        var before = bed.Cache.Statistics.FileBytes;
        bed.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, bed.Cache.Clear("https://long.*", onlyExpired: true));
        Assert.Equal(50, bed.Cache.Clear("*", onlyExpired: true));
        Assert.Equal(11, bed.Cache.Clear("https://long.example/[4]*", onlyExpired: false));
        Assert.Equal(39, bed.Cache.Entries("*LONG*".ToLowerInvariant()).Count());
        Assert.Equal(39, bed.Cache.Clear("*", onlyExpired: false));
        Assert.Equal((0, 0), (bed.Cache.Statistics.Entries, bed.Cache.Statistics.Bytes));
        Assert.InRange(bed.Cache.Statistics.FileBytes, 0, before / 4);
    }

    [Fact]
    public void What_is_over_goes_by_itself_while_entries_come_in()
    {
        using var bed = new CacheBed();
        bed.Cache.Store(Get(Url), Answer("x"));
        bed.Time.Advance(TimeSpan.FromHours(2));
        bed.Cache.Store(Get(Url + "/2"), Answer("x"));
        Assert.Equal((1, 1), (bed.Cache.Statistics.Entries, bed.Cache.Statistics.ExpiredRemoved));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        using var bed = new CacheBed();
        Assert.Throws<ArgumentOutOfRangeException>(() => ResponseCache.Open(bed.Options with { Ttl = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResponseCache.Open(bed.Options with { MaxBytes = 1 }));
        Assert.Contains("HostTtl of a.example", Assert.Throws<ArgumentOutOfRangeException>(() => ResponseCache.Open(bed.Options with { HostTtl = [new("a.example", TimeSpan.FromDays(9999))] })).Message, StringComparison.Ordinal);
    }

    private static byte[] NoiseOf(int length)
    {
        var noise = new byte[length];
        Random.Shared.NextBytes(noise);
        return noise;
    }
}
