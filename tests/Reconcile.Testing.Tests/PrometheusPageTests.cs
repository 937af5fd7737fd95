using Xunit;

namespace Reconcile.Testing.Tests;

/// <summary>A parser that lets everything pass would prove nothing.</summary>
public sealed class PrometheusPageTests
{
    private const string Histogram = "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n";

    [Fact]
    public void A_good_page_is_read()
    {
        var page = PrometheusPage.Parse("# HELP c Some words.\n# TYPE c counter\nc{a=\"x\\\"y\",b=\"\"} 1.5\nc 2 1700000000\n" + Histogram);

        Assert.Equal(["a=\"x\\\"y\",b=\"\" 1.5", "2"], page.Of("c"));
        Assert.Equal([1, double.PositiveInfinity], page.BucketsOf("h"));
    }

    [Theory]
    [InlineData("# TYPE c counter\nc 1")]
    [InlineData("c 1\n")]
    [InlineData("# TYPE c counter\nc 1\nc 2\n")]
    [InlineData("# TYPE c counter\nc one\n")]
    [InlineData("# TYPE c counter\nc{a=x} 1\n")]
    [InlineData("# TYPE c counter\nc{a=\"x\"y\"} 1\n")]
    [InlineData("# TYPE c number\nc 1\n")]
    [InlineData("# TYPE c counter\nc 1\n# TYPE d counter\nd 1\nc{a=\"b\"} 1\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 3\nh_count 1\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"1\"} 3\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 3\n")]
    public void A_page_that_breaks_a_rule_is_not(string text) =>
        Assert.ThrowsAny<Exception>(() => PrometheusPage.Parse(text));
}
