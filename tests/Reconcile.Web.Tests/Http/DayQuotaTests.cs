using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class DayQuotaTests
{
    private const string Endpoint = "h.example/*";
    private static readonly ScrapeRequest Source = ScrapeRequest.Parse("https://h.example/user");
    private static readonly ScrapeRequest Item = ScrapeRequest.Parse("https://h.example/item");

    [Fact]
    public void Without_the_servers_word_there_is_no_end()
    {
        var quota = new DayQuota(Source, Endpoint);
        Assert.True(Begin(quota, 1000));
        Assert.Equal((false, false), (quota.IsKnown, quota.IsUsedUp));
    }

    [Fact]
    public void Only_calls_of_the_endpoint_count_and_neither_the_question_itself_nor_robots_txt()
    {
        var quota = new DayQuota(Source, Endpoint);
        quota.Set(1);
        Assert.True(quota.TryBegin(Item, "other.example/*"));
        Assert.True(quota.TryBegin(Source, Endpoint));
        Assert.True(quota.TryBegin(ScrapeRequest.Parse("https://h.example/robots.txt"), Endpoint));
        Assert.False(quota.IsUsedUp);
        Assert.True(Begin(quota, 1));
        Assert.True(quota.IsUsedUp);
        Assert.False(Begin(quota, 1));
        Assert.True(quota.TryBegin(Source, Endpoint));
        Assert.True(quota.TryBegin(Item, "other.example/*"));
    }

    [Fact]
    public void Calls_that_the_server_may_not_have_counted_yet_are_taken_off()
    {
        var quota = new DayQuota(Source, Endpoint);
        quota.Set(10);
        Assert.True(Begin(quota, 4));
        quota.End(Item, Endpoint);
        quota.BeginReading();

        // Three under way since before, one begun meanwhile; one that ends meanwhile may be in the answer or not.
        Assert.True(Begin(quota, 1));
        quota.End(Item, Endpoint);
        quota.Set(8);
        Assert.True(Begin(quota, 4));
        Assert.False(Begin(quota, 1));
    }

    [Fact]
    public void However_many_ask_at_once_no_call_is_given_twice()
    {
        var quota = new DayQuota(Source, Endpoint);
        quota.Set(500);
        var given = 0;
        Parallel.For(0, 2000, _ =>
        {
            if (Begin(quota, 1))
            {
                Interlocked.Increment(ref given);
            }
        });
        Assert.Equal(500, given);
    }

    private static bool Begin(DayQuota quota, int calls) => Enumerable.Range(0, calls).All(_ => quota.TryBegin(Item, Endpoint));
}
