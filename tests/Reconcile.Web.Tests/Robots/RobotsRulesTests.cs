using System.Text;
using Reconcile.Web.Robots;

namespace Reconcile.Web.Tests.Robots;

public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /", "/a", false)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /fish", "/fish", false)]
    [InlineData("User-agent: *\nDisallow: /fish", "/fish.html", false)]
    [InlineData("User-agent: *\nDisallow: /fish", "/Fish", true)]
    [InlineData("User-agent: *\nDisallow: /fish/", "/fish", true)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/a/b.php", false)]
    [InlineData("User-agent: *\nDisallow: /*.php$", "/a/b.php?x", true)]
    [InlineData("User-agent: *\nDisallow: /*.php", "/a/b.php?x", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a-b-c", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a-c-b", true)]
    [InlineData("User-agent: *\nDisallow: /a$", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /a$", "/ab", true)]
    [InlineData("User-agent: *\nDisallow: *", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", false)]
    [InlineData("User-agent: *\nDisallow: /p\nAllow: /p", "/p", true)]
    [InlineData("User-agent: *\nDisallow: /a?x=1", "/a?x=1&y=2", false)]
    [InlineData("User-agent: *\nDisallow: /ä", "/%C3%A4/x", false)]
    [InlineData("User-agent: *\nDisallow: /%7euser", "/~user", false)]
    [InlineData("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false)]
    [InlineData("User-agent: *\nDisallow: /a%2fb", "/a/b", true)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("User-agent: Reconcile\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: RECONCILE/2.0\nAllow: /", "/a", true)]
    [InlineData("User-agent: other\nUser-agent: reconcile\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: reconcile\nDisallow: /a\nUser-agent: x\nDisallow: /z\nUser-agent: reconcile\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: reconcilebot\nDisallow: /", "/a", true)]
    [InlineData("Disallow: /before-any-group\nUser-agent: *\nDisallow: /a", "/before-any-group", true)]
    [InlineData("User-agent: * # all\nDisallow: /a # not this", "/a", false)]
    [InlineData("user-AGENT : *\r\nDISALLOW : /a\r\n", "/a", false)]
    [InlineData("\uFEFFUser-agent: *\rDisallow: /a\r", "/a", false)]
    [InlineData("User-agent: *\nSitemap: https://x/s.xml\nDisallow: /a", "/a", false)]
    [InlineData("<html>not a robots file</html>", "/a", true)]
    public void What_RFC_9309_says_is_done(string file, string path, bool allowed)
    {
        var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes(file), "Reconcile");
        Assert.Equal(allowed, rules.Forbids(new Uri("https://host" + path)) is null);
    }

    [Theory]
    [InlineData("User-agent: *\nCrawl-delay: 2.5", 2.5)]
    [InlineData("User-agent: *\nCrawl-delay: soon", 0)]
    [InlineData("User-agent: *\nCrawl-delay: -1", 0)]
    [InlineData("User-agent: other\nCrawl-delay: 9", 0)]
    public void The_crawl_delay_is_read(string file, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RobotsRules.Parse(Encoding.UTF8.GetBytes(file), "Reconcile").CrawlDelay);

    [Fact]
    public void No_pattern_makes_matching_run_wild()
    {
        var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes("User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("*a", 5000)) + "b"), "Reconcile");
        Assert.Null(rules.Forbids(new Uri("https://host/" + new string('a', 10_000))));
    }
}
