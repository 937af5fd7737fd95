using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class ServerLimitReaderTests
{
    [Theory]
    [InlineData("""{"u":{"threads":"6","minute":150,"day":"100000"}}""", 6, 150, 100_000, null)]
    [InlineData("""{"u":{"threads":1}}""", 1, null, null, null)]
    [InlineData("""{"u":{"threads":0,"used":5}}""", null, null, null, null)]
    [InlineData("""{"u":{"threads":"many"}}""", null, null, null, null)]
    [InlineData("""{"u":{"day":20,"used":"15"}}""", null, null, 20, 5)]
    [InlineData("""{"u":{"day":20,"used":0}}""", null, null, 20, 20)]
    [InlineData("""{"u":{"day":20,"used":21}}""", null, null, 20, 0)]
    [InlineData("""{"u":{"day":20,"used":15,"left":"3"}}""", null, null, 20, 3)]
    [InlineData("""{"u":{"left":0}}""", null, null, null, 0)]
    [InlineData("""{}""", null, null, null, null)]
    [InlineData("""[]""", null, null, null, null)]
    public async Task The_numbers_are_where_their_paths_say(string json, int? threads, int? perMinute, int? perDay, int? left)
    {
        await using var bed = new LimitsBed { Answer = json };
        var (limits, response) = await new ServerLimitReader(bed.Pipeline, bed.Source).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ScrapeProblem.None, response.Problem);
        Assert.Equal(new ServerLimits(threads, perMinute, perDay) { LeftToday = left }, limits);
    }

    [Theory]
    [InlineData(200, "no json", ScrapeProblem.ResponseInvalid)]
    [InlineData(401, "{}", ScrapeProblem.AuthenticationFailed)]
    public async Task What_went_wrong_is_said(int status, string body, ScrapeProblem problem)
    {
        await using var bed = new LimitsBed { Answer = body, Status = status };
        var (limits, response) = await new ServerLimitReader(bed.Pipeline, bed.Source).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Null(limits);
        Assert.Equal(problem, response.Problem);
    }
}
