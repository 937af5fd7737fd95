using Reconcile.Web.Http;
using static Reconcile.Web.Tests.Http.LimitsBed;

namespace Reconcile.Web.Tests.Http;

public sealed class AccountLimitsTests
{
    private static readonly RateLimit Minute = new(150, TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("\"threads\":6", 3, 6)]
    [InlineData("\"threads\":1", 1, 1)]
    [InlineData("", 1, 1)]
    public async Task The_pools_are_sized_by_what_the_server_allows(string numbers, int api, int downloads)
    {
        await using var bed = new LimitsBed { Answer = Say(numbers) };
        Assert.Null(await bed.AdmitAsync());
        Assert.Equal((api, downloads), bed.Pools);
        Assert.Equal(api + downloads, bed.Places);
    }

    [Fact]
    public async Task What_the_user_allows_stays_the_most()
    {
        await using var bed = new LimitsBed(mostApi: 2, mostDownloads: 5) { Answer = Say("\"threads\":20") };
        await bed.AdmitAsync();
        Assert.Equal((2, 5), bed.Pools);
    }

    [Fact]
    public async Task However_many_items_begin_the_server_is_asked_once()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":6") };
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bed.AdmitAsync()));
        Assert.Equal(1, bed.Asked);
        Assert.False(bed.HasNotice);
    }

    [Fact]
    public async Task After_a_refusal_it_is_asked_again_once_its_time_has_come_and_the_pools_shrink_and_grow()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":8, \"minute\":150") };
        await bed.AdmitAsync();
        bed.Answer = Say("\"threads\":2, \"minute\":60");
        Parallel.For(0, 20, _ => bed.Limits.Refused());
        await bed.AdmitAsync();
        Assert.Equal((1, (4, 8)), (bed.Asked, bed.Pools));

        // The refusal is not forgotten until then, and many that come at once are one.
        bed.Time.Advance(bed.Source.RefreshInterval);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bed.AdmitAsync()));
        Assert.Equal(
            $"{bed.Server.At("/user")} allows 2 threads, 60 a minute now, before 8 threads, 150 a minute: 1 at a time for requests, 2 for downloads.", await bed.NoticeAsync());
        Assert.Equal((2, (1, 2), 3), (bed.Asked, bed.Pools, bed.Places));
        Assert.Equal(60, Assert.Single(bed.Rates.Limits).Permits);

        bed.Answer = Say("\"threads\":10, \"minute\":60");
        bed.Time.Advance(bed.Source.RefreshInterval);
        bed.Limits.Refused();
        Assert.Contains("allows 10 threads", await bed.NoticeAsync(), StringComparison.Ordinal);
        Assert.Equal((3, (5, 10)), (bed.Asked, bed.Pools));
    }

    [Fact]
    public async Task Without_a_refusal_it_is_not_asked_again()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":8") };
        await bed.AdmitAsync();
        bed.Time.Advance(TimeSpan.FromHours(1));
        await bed.AdmitAsync();

        // A reading that had begun would have to end before this one.
        bed.Answer = Say("\"threads\":2");
        bed.Limits.Refused();
        await bed.NoticeAsync();
        Assert.Equal(2, bed.Asked);
    }

    [Fact]
    public async Task What_is_known_stays_when_it_cannot_be_read_again_and_is_asked_for_later()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":8") };
        await bed.AdmitAsync();
        (bed.Status, bed.Answer) = (500, "oops");
        bed.Time.Advance(bed.Source.RefreshInterval);
        bed.Limits.Refused();
        Assert.StartsWith("The server's limits cannot be read again, so those of before hold.", await bed.NoticeAsync(), StringComparison.Ordinal);
        Assert.Equal((4, 8), bed.Pools);

        (bed.Status, bed.Answer) = (200, Say("\"minute\":60"));
        bed.Time.Advance(bed.Source.RefreshInterval);
        await bed.AdmitAsync();
        Assert.Contains("allows 8 threads, 60 a minute now, before 8 threads:", await bed.NoticeAsync(), StringComparison.Ordinal);
        Assert.Equal((4, 8), bed.Pools);
    }

    [Fact]
    public async Task Who_does_not_say_at_first_gets_one_worker_each_and_is_asked_later()
    {
        await using var bed = new LimitsBed { Status = 500 };
        await bed.AdmitAsync();
        Assert.StartsWith("The server's limits are not known, so there is one worker for requests and one for downloads.", await bed.NoticeAsync(), StringComparison.Ordinal);
        Assert.Equal(((1, 1), 2), (bed.Pools, bed.Places));

        (bed.Status, bed.Answer) = (200, Say("\"threads\":6"));
        var asked = bed.Asked;
        await bed.AdmitAsync();
        bed.Time.Advance(bed.Source.RefreshInterval);
        await bed.AdmitAsync();
        Assert.Contains("allows 6 threads now, before nothing that is known:", await bed.NoticeAsync(), StringComparison.Ordinal);
        Assert.Equal((asked + 1, (3, 6)), (bed.Asked, bed.Pools));
    }

    [Fact]
    public async Task Each_reading_pays_at_the_rate_gate()
    {
        await using var bed = new LimitsBed(rates: Minute) { Answer = Say("\"threads\":6, \"minute\":100, \"day\":1000") };
        await bed.AdmitAsync();
        Assert.Equal(1, bed.Rates.Permits);
        Assert.Equal([Minute, new RateLimit(100, Minute.Window), new RateLimit(1000, TimeSpan.FromDays(1))], bed.Rates.Limits);
        bed.Answer = Say("\"threads\":2");
        bed.Time.Advance(bed.Source.RefreshInterval);
        bed.Limits.Refused();
        await bed.NoticeAsync();
        Assert.Equal(2, bed.Rates.Permits);
    }

    [Fact]
    public async Task What_the_gate_learned_from_a_refusal_stays_when_only_the_threads_change()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":6") };
        await bed.AdmitAsync();
        bed.Server.On("/item", exchange => exchange.AnswerAsync(429, "too many", "Retry-After: 0"));
        using (var pipeline = new HttpPipeline(Pipelines.Options with { IgnoreRobots = true, Retry = new RetryOptions { MaxRetries = 0 } }, bed.Gate, bed.Time))
        {
            // So many that a rate can be told from them.
            bed.Server.OnText("/fine", "fine");
            for (var call = 0; call < 4; call++)
            {
                await pipeline.FetchAsync(ScrapeRequest.Parse(bed.Server.At("/fine")), TestContext.Current.CancellationToken);
            }

            await pipeline.FetchAsync(ScrapeRequest.Parse(bed.Server.At("/item")), TestContext.Current.CancellationToken);
        }

        // Until whatever the gate makes of it lets the question through.
        var learned = Assert.Single(bed.Rates.Limits);
        bed.Time.Advance(TimeSpan.FromMinutes(8));
        bed.Answer = Say("\"threads\":2");
        bed.Limits.Refused();
        await bed.NoticeAsync();
        Assert.Equal(learned, Assert.Single(bed.Rates.Limits));
    }

    [Fact]
    public async Task No_more_calls_are_sent_than_are_left_today()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":40, \"day\":100, \"used\":93") };
        bed.Server.On("/item", exchange => exchange.AnswerAsync(200, "ok"));
        Assert.Null(await bed.AdmitAsync());
        var responses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => bed.GetAsync("/item")));
        Assert.Equal(7, responses.Count(response => response.Problem == ScrapeProblem.None));
        Assert.Equal(23, responses.Count(response => response is { Problem: ScrapeProblem.QuotaExhausted, Status: 0 }));
        Assert.Equal(7, bed.Server.Requests.Count(request => request.Path == "/item"));
        Assert.Equal(
            $"The account's requests of today are used up: at 12:00:00Z {bed.Server.At("/user")} said that 7 were left. Resume the run when there are new ones.", await bed.AdmitAsync());

        // What is left is what ends the run, rather than a day's wait at the gate.
        Assert.Empty(bed.Rates.Limits);
    }

    [Fact]
    public async Task Before_it_gives_up_it_asks_whether_another_day_has_begun()
    {
        await using var bed = new LimitsBed { Answer = Say("\"threads\":4, \"day\":100, \"used\":99") };
        bed.Server.On("/item", exchange => exchange.AnswerAsync(200, "ok"));
        await bed.AdmitAsync();
        await bed.GetAsync("/item");
        Assert.NotNull(await bed.AdmitAsync());
        Assert.Equal(1, bed.Asked);

        bed.Answer = Say("\"threads\":4, \"day\":100, \"used\":0");
        bed.Time.Advance(bed.Source.RefreshInterval);
        var admitted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bed.AdmitAsync()));
        Assert.All(admitted, Assert.Null);
        Assert.Equal(2, bed.Asked);
        Assert.Equal(ScrapeProblem.None, (await bed.GetAsync("/item")).Problem);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_when_it_is_asked_for_ends_the_run()
    {
        await using var bed = new LimitsBed { Status = 430 };
        Assert.Contains("answered 430", await bed.AdmitAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_once_the_run_is_over()
    {
        var bed = new LimitsBed { Answer = Say("\"threads\":4") };
        await bed.AdmitAsync();
        bed.Time.Advance(bed.Source.RefreshInterval);
        bed.Limits.Dispose();
        bed.Limits.Refused();
        await bed.AdmitAsync();
        Assert.Equal(1, bed.Asked);
        await bed.DisposeAsync();
    }
}
