using FsCheck;
using FsCheck.Fluent;
using Reconcile.Web.Crawl;

namespace Reconcile.Web.Tests.Crawl;

public sealed class CanonicalUrlTests
{
    private static readonly FollowOptions s_options = new();

    [Theory]
    [InlineData("HTTP://Example.COM", "http://example.com/")]
    [InlineData("http://example.com:80/", "http://example.com/")]
    [InlineData("https://example.com:443/a", "https://example.com/a")]
    [InlineData("https://example.com:8443/a", "https://example.com:8443/a")]
    [InlineData("http://example.com./a", "http://example.com/a")]
    [InlineData("http://user:pw@example.com/a#part", "http://example.com/a")]
    [InlineData("http://example.com/%7euser/%41%2fb", "http://example.com/~user/A%2Fb")]
    [InlineData("http://example.com/a/./b/../c", "http://example.com/a/c")]
    [InlineData("http://example.com/a/%2e%2E/c", "http://example.com/c")]
    [InlineData("http://example.com/ä b", "http://example.com/%C3%A4%20b")]
    [InlineData("http://example.com/a?", "http://example.com/a")]
    [InlineData("http://example.com/a?b=2&a=1&b=1", "http://example.com/a?b=2&a=1&b=1")]
    [InlineData("http://example.com/a?q=%c3%a4&r=a+b", "http://example.com/a?q=%C3%A4&r=a+b")]
    [InlineData("http://example.com/a?utm_source=x&id=1&gclid=y&UTM_medium=z", "http://example.com/a?id=1")]
    [InlineData("http://example.com/a?utm_source=x", "http://example.com/a")]
    [InlineData("http://example.com/A", "http://example.com/A")]
    [InlineData("http://Bücher.example/", "http://xn--bcher-kva.example/")]
    [InlineData("http://[::1]:80/a", "http://[::1]/a")]
    [InlineData("http://example.com//a//b", "http://example.com//a//b")]
    public void Spellings_of_one_page_become_one(string url, string canonical) => Assert.Equal(canonical, CanonicalUrl.Of(new Uri(url), s_options));

    [Fact]
    public void The_order_of_parameters_and_tracking_count_as_one_is_told()
    {
        Assert.Equal("http://h.example/?a=1&b=1&b=2", CanonicalUrl.Of(new Uri("http://h.example/?b=2&a=1&b=1"), s_options with { IgnoreQueryOrder = true }));
        Assert.Equal("http://h.example/?utm_source=x", CanonicalUrl.Of(new Uri("http://h.example/?utm_source=x"), s_options with { IgnoreTracking = false }));
    }

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Addresses(), url =>
    {
        var once = CanonicalUrl.Of(url, s_options);
        Assert.Equal(once, CanonicalUrl.Of(new Uri(once), s_options));
    }));

    [Fact]
    public void The_fragment_the_user_and_the_case_of_host_and_escapes_never_count() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Addresses(), url =>
    {
        var other = new UriBuilder(url) { Host = url.Host.ToUpperInvariant(), Fragment = "x", UserName = "u" };
        Assert.Equal(CanonicalUrl.Of(url, s_options), CanonicalUrl.Of(other.Uri, s_options));
    }));

    private static Arbitrary<Uri> Addresses()
    {
        var part = Gen.Elements("a", "B", "..", ".", "", "%41", "%2e", "%2E%2e", "%2f", "%zz", "%", "%25", "%252e", "ä", " ", "+", "~", "'", "(", "[", "|", "\\", "\u200B", "%C3%A4", "%c3", "a=1", ";b", ":", "@", "utm_x=1");
        var parts = part.NonEmptyListOf().Select(list => list.ToList());
        var host = Gen.Elements("h.example", "H.Example", "h.example.", "h.example:80", "h.example:8080", "127.0.0.1", "[::1]");
        var urls = from scheme in Gen.Elements("http", "HTTPS")
                   from name in host
                   from path in parts
                   from query in parts
                   from hasQuery in Gen.Elements(true, false)
                   select $"{scheme}://{name}/{string.Join('/', path)}{(hasQuery ? "?" + string.Join('&', query) : string.Empty)}";
        return urls.Where(url => Uri.TryCreate(url, UriKind.Absolute, out _)).Select(url => new Uri(url)).ToArbitrary();
    }
}
