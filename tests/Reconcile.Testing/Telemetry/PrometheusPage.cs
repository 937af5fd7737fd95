using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Reconcile.Testing;

/// <summary>
/// A metrics page, read by the rules of the text format (version 0.0.4) and by no laxer ones: a page that breaks one fails the test that reads it.
/// </summary>
public sealed partial class PrometheusPage
{
    private const string Name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private const string Label = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";

    private readonly Dictionary<string, string> _types = [];
    private readonly List<PrometheusSample> _samples = [];

    private PrometheusPage()
    {
    }

    public IReadOnlyList<PrometheusSample> Samples => _samples;

    /// <summary>Asks for the page as Prometheus does, and reads it.</summary>
    public static async Task<PrometheusPage> GetAsync(Uri address)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(address);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    public static PrometheusPage Parse(string text)
    {
        var page = new PrometheusPage();
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line has no end.");
        Assert.DoesNotContain('\r', text);
        var families = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (line.StartsWith('#'))
            {
                page.ReadComment(line);
            }
            else
            {
                var family = page.ReadSample(line);
                Assert.True(families.Count == 0 || families[^1] == family || !families.Contains(family), $"The lines of {family} do not stand together.");
                families.Add(family);
            }
        }

        page.CheckHistograms();
        return page;
    }

    public string? TypeOf(string name) => _types.GetValueOrDefault(name);

    /// <summary>The samples of one metric, each as <c>labels value</c>.</summary>
    public IEnumerable<string> Of(string name) => _samples
        .Where(sample => sample.Name == name)
        .Select(sample => $"{sample.Labels} {sample.Value.ToString(CultureInfo.InvariantCulture)}".TrimStart());

    /// <summary>The upper bounds of a histogram's buckets.</summary>
    public IEnumerable<double> BucketsOf(string histogram) => _samples
        .Where(sample => sample.Name == histogram + "_bucket")
        .Select(BoundOf).Distinct();

    private static double BoundOf(PrometheusSample bucket) => Number(BucketBound().Match(bucket.Labels).Groups[1].Value);

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private void ReadComment(string line)
    {
        var match = Comment().Match(line);
        Assert.True(match.Success, $"This is no comment: {line}");
        if (match.Groups[1].Value == "TYPE")
        {
            var name = match.Groups[2].Value;
            Assert.Contains(match.Groups[3].Value, (string[])["counter", "gauge", "histogram", "summary", "untyped"]);
            Assert.DoesNotContain(_samples, sample => FamilyOf(sample.Name) == name);
            Assert.True(_types.TryAdd(name, match.Groups[3].Value), $"{name} has two types.");
        }
    }

    /// <summary>Returns the metric that the sample belongs to.</summary>
    private string ReadSample(string line)
    {
        var match = Sample().Match(line);
        Assert.True(match.Success, $"This is no sample: {line}");
        var sample = new PrometheusSample(match.Groups[1].Value, match.Groups[2].Value.Trim('{', '}'), Number(match.Groups[3].Value));
        Assert.DoesNotContain(_samples, other => (other.Name, other.Labels) == (sample.Name, sample.Labels));
        _samples.Add(sample);
        var family = FamilyOf(sample.Name);
        Assert.True(_types.ContainsKey(family), $"{sample.Name} has no type.");
        return family;
    }

    private string FamilyOf(string name)
    {
        var bare = HistogramSuffix().Replace(name, string.Empty);
        return _types.GetValueOrDefault(bare) == "histogram" ? bare : name;
    }

    private void CheckHistograms()
    {
        foreach (var name in _types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            foreach (var series in _samples.Where(sample => sample.Name == name + "_bucket").GroupBy(sample => BucketBound().Replace(sample.Labels, string.Empty).TrimEnd(',')))
            {
                Assert.Equal(series.Select(BoundOf).Order(), series.Select(BoundOf));
                Assert.Equal(series.Select(bucket => bucket.Value).Order(), series.Select(bucket => bucket.Value));
                Assert.Equal(double.PositiveInfinity, BoundOf(series.Last()));
                Assert.Equal(series.Last().Value, Assert.Single(_samples, sample => sample.Name == name + "_count" && sample.Labels == series.Key).Value);
                Assert.Single(_samples, sample => sample.Name == name + "_sum" && sample.Labels == series.Key);
            }
        }
    }

    [GeneratedRegex($"^# (HELP|TYPE) ({Name}) (.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex($"^({Name})(\\{{(?:{Label}(?:,{Label})*,?)?\\}})? ([^ ]+)(?: -?[0-9]+)?$")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();

    [GeneratedRegex("(?<![a-zA-Z0-9_])le=\"([^\"]*)\"")]
    private static partial Regex BucketBound();
}
