using System.Globalization;
using System.Text;

namespace Reconcile.Web.Robots;

/// <summary>What one robots.txt says to one crawler (RFC 9309). Immutable.</summary>
internal sealed class RobotsRules
{
    /// <summary>What is read of a file; what is behind is not heeded.</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>Everything is allowed.</summary>
    public static readonly RobotsRules AllowAll = new([], TimeSpan.Zero);

    private readonly RobotsPattern[] _patterns;

    private RobotsRules(IEnumerable<RobotsPattern> patterns, TimeSpan crawlDelay)
    {
        // The longest pattern that fits decides; between equals, the one that allows.
        _patterns = [.. patterns.OrderByDescending(pattern => pattern.Length).ThenByDescending(pattern => pattern.Allows)];
        CrawlDelay = crawlDelay;
    }

    /// <summary>The time between two requests that is asked for; zero: none is.</summary>
    public TimeSpan CrawlDelay { get; }

    /// <summary>The line that forbids an address; null: it is allowed.</summary>
    public string? Forbids(Uri url)
    {
        if (_patterns.Length == 0 || url.AbsolutePath == "/robots.txt")
        {
            return null;
        }

        var path = RobotsPattern.Normalise(url.PathAndQuery);
        foreach (var pattern in _patterns)
        {
            if (pattern.Fits(path))
            {
                return pattern.Allows ? null : pattern.ToString();
            }
        }

        return null;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The file, or its beginning.</param>
    /// <param name="product">What the crawler calls itself, without a version.</param>
    public static RobotsRules Parse(ReadOnlySpan<byte> bytes, string product)
    {
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        var own = new Group();
        var any = new Group();
        var current = new List<Group>();
        var readsNames = false;
        foreach (var line in text.Split('\n', '\r'))
        {
            var (name, value) = Split(line);
            if (name == "user-agent")
            {
                if (!readsNames)
                {
                    current.Clear();
                }

                readsNames = true;
                Begin(value, product, own, any, current);
            }
            else if (name is "allow" or "disallow" or "crawl-delay")
            {
                readsNames = false;
                current.ForEach(group => group.Add(name, value));
            }
        }

        var chosen = own.IsNamed ? own : any;
        return new RobotsRules(chosen.Patterns, chosen.CrawlDelay);
    }

    private static void Begin(string value, string product, Group own, Group any, List<Group> current)
    {
        var length = value.TakeWhile(letter => char.IsAsciiLetter(letter) || letter is '-' or '_').Count();
        var group = value.StartsWith('*') ? any : length > 0 && value[..length].Equals(product, StringComparison.OrdinalIgnoreCase) ? own : null;
        if (group is not null)
        {
            group.IsNamed = true;
            current.Add(group);
        }
    }

    private static (string Name, string Value) Split(string line)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        var rule = comment >= 0 ? line[..comment] : line;
        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (rule[..colon].Trim().ToLowerInvariant(), rule[(colon + 1)..].Trim()) : (string.Empty, string.Empty);
    }

    /// <summary>All groups of one crawler count as one.</summary>
    private sealed class Group
    {
        public bool IsNamed { get; set; }

        public List<RobotsPattern> Patterns { get; } = [];

        public TimeSpan CrawlDelay { get; private set; }

        public void Add(string name, string value)
        {
            if (name != "crawl-delay")
            {
                // An empty pattern fits nothing.
                if (value.Length > 0)
                {
                    Patterns.Add(new RobotsPattern(value, name == "allow"));
                }
            }
            else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9)
            {
                CrawlDelay = TimeSpan.FromSeconds(seconds);
            }
        }
    }
}
