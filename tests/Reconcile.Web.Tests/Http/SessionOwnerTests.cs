using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

/// <summary>When the cookies of a run may say more of who asks than a request does by itself.</summary>
public sealed class SessionOwnerTests
{
    private static readonly ScrapeRequest Plain = ScrapeRequest.Parse("https://h.example/a");
    private static readonly ScrapeRequest Keyed = With("X-Api-Key", "one");
    private readonly SessionOwner _owner = new();

    public static TheoryData<string> Logins => ["https://u:p@h.example/", "https://h.example/?token=1"];

    [Fact]
    public void Visitors_own_nothing()
    {
        _owner.Join(Plain);
        _owner.Join(With("Accept-Language", "de"));
        _owner.Join(With("If-None-Match", "\"1\""));

        Assert.False(_owner.MayBeAnother(Plain));
        Assert.False(_owner.MayBeAnother(Keyed));
    }

    [Fact]
    public void The_session_of_one_login_is_known_by_the_login()
    {
        _owner.Join(Keyed);
        _owner.Join(Plain);

        Assert.False(_owner.MayBeAnother(With("X-Api-Key", "one", "If-Modified-Since", "Mon, 23 Nov 2026 00:00:00 GMT")));
        Assert.True(_owner.MayBeAnother(Plain));
        Assert.True(_owner.MayBeAnother(With("X-Api-Key", "two")));
    }

    [Fact]
    public void The_session_of_two_logins_is_nobodys()
    {
        _owner.Join(Keyed);
        _owner.Join(With("X-Api-Key", "two"));

        Assert.True(_owner.MayBeAnother(Keyed));
    }

    [Theory]
    [MemberData(nameof(Logins))]
    public void A_login_in_an_address_counts(string url)
    {
        _owner.Join(ScrapeRequest.Parse(url));

        Assert.True(_owner.MayBeAnother(Plain));
    }

    [Fact]
    public void What_may_be_a_login_counts_whoever_asked()
    {
        _owner.Join(Plain with { Method = "POST" });
        Assert.True(_owner.MayBeAnother(Plain));

        var redirected = new SessionOwner();
        redirected.Join(Plain, isRedirected: true);
        Assert.True(redirected.MayBeAnother(Plain));
    }

    private static ScrapeRequest With(params string[] headers) =>
        Plain with { Headers = headers.Chunk(2).ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase) };
}
