using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>Values by a JSONPath in the dialect of Newtonsoft.Json: <c>$.a.b</c>, <c>[0]</c>, <c>[1:3]</c>, <c>..name</c>, <c>[*]</c>, <c>[?(@.price &lt; 10)]</c>.</summary>
internal sealed class JsonQuery : Query
{
    private readonly string _path;
    private readonly JsonSelectSettings _settings;

    /// <exception cref="FormatException">The path is none.</exception>
    public JsonQuery(string path, TimeSpan patternTimeout)
    {
        _path = path;
        _settings = new JsonSelectSettings { RegexMatchTimeout = patternTimeout };
        try
        {
            _ = new JObject().SelectTokens(path, _settings);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new FormatException($"'{path}' is no JSONPath: {e.Message}", e);
        }
    }

    public override IEnumerable<object> Select(Scope scope)
    {
        var root = scope.Node switch
        {
            null => scope.Page.Json,
            JToken token => token,
            _ => scope.Page.ParseJson(NodeText.Of(scope)),
        };
        return root.SelectTokens(_path, _settings);
    }
}
