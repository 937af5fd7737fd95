using System.Globalization;
using System.Numerics;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>JSON without <c>-Field</c>: objects that hold all that was written.</summary>
public sealed class ScrapeJsonTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("9007199254740993", 9007199254740993L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1e300", 1e300)]
    [InlineData("-2.5E-200", -2.5e-200)]
    [InlineData("1e400", "1e400")]
    [InlineData("-1e400", "-1e400")]
    [InlineData("1e-400", "1e-400")]
    [InlineData("3.14159265358979323846264338327950288", "3.14159265358979323846264338327950288")]
    [InlineData("0.1", "decimal 0.1")]
    [InlineData("1.50", "decimal 1.50")]
    [InlineData("0e9", "decimal 0")]
    [InlineData("0.0000000000000000000000000001", "decimal 0.0000000000000000000000000001")]
    [InlineData("9223372036854775808", "big 9223372036854775808")]
    [InlineData("-123456789012345678901234567890123456789", "big -123456789012345678901234567890123456789")]
    public async Task Numbers_are_what_is_written(string written, object expected)
    {
        await using var server = HostileServer.Start().OnText("/a", $$"""{"n":{{written}}}""", "application/json");
        var output = _session.Run("(Start-Scrape $url -NoProxy).Data.n", ("url", server.At("/a")));
        var value = Assert.Single(output.Output).BaseObject;
        Assert.Equal(
            expected switch
            {
                string text when text.StartsWith("decimal ", StringComparison.Ordinal) => decimal.Parse(text["decimal ".Length..], CultureInfo.InvariantCulture),
                string text when text.StartsWith("big ", StringComparison.Ordinal) => BigInteger.Parse(text["big ".Length..], CultureInfo.InvariantCulture),
                _ => expected,
            },
            value);
    }

    [Fact]
    public async Task A_number_is_sent_as_it_came()
    {
        await using var server = HostileServer.Start().OnText("/a", """{"n":123456789012345678901234567890,"d":1.50}""", "application/json").OnText("/b", "ok");
        var output = _session.Run("$data = (Start-Scrape $urls[0] -NoProxy).Data; Start-Scrape $urls[1] -NoProxy -Body $data", ("urls", new[] { server.At("/a"), server.At("/b") }));
        Assert.Empty(output.Errors);
        Assert.Equal("""{"n":123456789012345678901234567890,"d":1.50}""", server.Requests[^1].BodyText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Field @{ Data = 'json:$' }")]
    [InlineData("-Row json:$.list -Field @{ Data = 'json:$' }")]
    public async Task Names_that_differ_in_case_only_are_both_there(string parameters)
    {
        const string Item = """{"id":1,"ID":2,"other":{"a":3}}""";
        await using var server = HostileServer.Start().OnText("/a", parameters.Contains("Row", StringComparison.Ordinal) ? $$"""{"list":[{{Item}}]}""" : Item, "application/json");
        var output = _session.Run(
            $$"""
            $result = Start-Scrape $url -NoProxy {{parameters}}
            $data = if ($result.Data -is [System.Collections.IDictionary]) { $result.Data } else { $result.Data.Data }
            $data.id, $data.ID, $data['id'], $data['ID'], $data.other.A, (@($data.Keys) -join ' '), ($result.Notes -join ' ')
            """, ("url", server.At("/a")));
        Assert.Empty(output.Errors);
        Assert.Equal([1L, 2L, 1L, 2L, 3L, "id ID other"], output.Output.Take(6).Select(item => item.BaseObject));
        if (parameters.Length == 0)
        {
            Assert.Contains("'id' and 'ID'", output.Output[6].ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_there_twice_is_told_and_an_empty_one_is_kept()
    {
        await using var server = HostileServer.Start().OnText("/a", """{"a":1,"a":2,"b":{"":3},"c":{"":4,"_":5}}""", "application/json");
        var output = _session.Run("$result = Start-Scrape $url -NoProxy; $result.Data.a, $result.Data.b._, $result.Data.c[''], $result.Data.c['_'], ($result.Notes -join ' ')", ("url", server.At("/a")));
        Assert.Empty(output.Errors);
        Assert.Equal([2L, 3L, 4L, 5L], output.Output.Take(4).Select(item => item.BaseObject));
        Assert.Contains("'a' is there twice", output.Output[4].ToString(), StringComparison.Ordinal);
    }
}
