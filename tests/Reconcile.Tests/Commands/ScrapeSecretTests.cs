using System.Text;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Secrets in what is scraped, wherever they stand: nothing that is written or shown holds them.</summary>
public sealed class ScrapeSecretTests : IDisposable
{
    private const string Secret = "pl4nted-pa55word";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("$login | Start-Scrape @with")]
    [InlineData("Start-Scrape $login @with")]
    [InlineData("[uri]$login | Start-Scrape @with")]
    [InlineData("@{ Uri = $login } | Start-Scrape @with")]
    [InlineData("[pscustomobject]@{ Uri = $login; Name = 'x' } | Start-Scrape @with -CheckpointKey Uri")]
    [InlineData("@{ Uri = $url; Headers = @{ 'X-Api-Key' = $secret } } | Start-Scrape @with")]
    [InlineData("@{ Uri = $url; Body = ('user=me&password=' + $secret) } | Start-Scrape @with")]
    [InlineData("@{ u = 'me'; p = $secret } | Start-Scrape @with -UriTemplate $url.Replace('://', '://{u}:{p}@')")]
    [InlineData("'x' | Start-Scrape @with -UriTemplate ($login + '{?item}')")]
    [InlineData("'x' | Start-Scrape @with -UriTemplate ($url + '?jwt=' + $secret + '{&item}')")]
    [InlineData("($url + '?jwt=' + $secret) | Start-Scrape @with")]
    [InlineData("$url.Replace('://', '://' + $secret + '@') | Start-Scrape @with")]
    [InlineData("$first = $login | Start-Scrape -NoProxy -ErrorAction Ignore -MaxRetry 0; $first | Start-Scrape @with")]
    [InlineData("$login | Start-Scrape @with -Follow css:a@href -Include ('*sid=' + $secret + '*'), ('http://me:' + $secret + '@*')")]
    [InlineData("$login.Replace('http:', 'nttp:') | Start-Scrape @with")]
    [InlineData("$login.Replace('127.0.0.1', '127.0.0.1:x') | Start-Scrape @with")]
    [InlineData("@{ Url = $login.Replace('http:', 'nttp:') }, [pscustomobject]@{ Url = $login.Replace('http:', 'nttp:') } | Start-Scrape @with")]
    [InlineData("$login | Start-Scrape @with -CheckpointKey Nothing")]
    public async Task Nothing_written_or_shown_holds_them(string script)
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty)
            .On("/a", exchange => exchange.AnswerAsync(503, "busy")).On("/b", exchange => exchange.AnswerAsync(200, "ok", "Content-Type: text/plain"));
        foreach (var path in new[] { "/a", "/b" })
        {
            var url = server.At(path);
            (string, object?)[] variables = [("url", url), ("login", url.Replace("://", $"://me:{Secret}@", StringComparison.Ordinal)), ("secret", Secret)];
            var full = $"$with = @{{ NoProxy = $true; MaxRetry = 1; Verbose = $true; Cache = 'web.cache'; Checkpoint = 'run{path[1..]}.checkpoint' }}; {script}";
            var output = _session.Run(full, variables);
            Check(_session.Show(full, variables), "the view");
            Check(string.Join('\n', output.Warnings.Concat(output.Verbose).Concat(output.Progress.Select(record => record.ToString())).Concat(output.Output.Select(item => item.ToString()))), "a stream");
            Assert.All(output.Errors, error => Check($"{error}{error.Exception}{error.ErrorDetails?.Message}{error.CategoryInfo}{(error.TargetObject as PSObject)?.BaseObject as string}{error.TargetObject as string}", "an error"));
            Check(_session.Show($"Get-ScrapeThrottle; Get-ReconcileStatistic; Get-ReconcileCheckpoint run{path[1..]}.checkpoint -ErrorAction Ignore | ForEach-Object {{ $_, $_.Key, $_.Item }}"), "what is asked later");
        }

        foreach (var file in Directory.GetFiles(_session.Directory))
        {
            Check(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), file);
        }
    }

    private static void Check(string text, string place)
    {
        var at = text.IndexOf(Secret, StringComparison.Ordinal);
        Assert.True(at < 0, $"It stands in {place}: {(at < 0 ? string.Empty : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)])}");
    }
}
