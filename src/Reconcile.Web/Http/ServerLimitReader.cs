using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Http;

/// <summary>Reads what the server allows the account.</summary>
internal sealed class ServerLimitReader(HttpPipeline pipeline, LimitSource source)
{
    /// <summary>Asks. Without limits, the response says what went wrong.</summary>
    public async ValueTask<(ServerLimits? Limits, ScrapeResponse Response)> ReadAsync(CancellationToken cancellationToken)
    {
        var response = await AskAsync(cancellationToken).ConfigureAwait(false);
        if (response.Problem != ScrapeProblem.None)
        {
            return (null, response);
        }

        try
        {
            return (Read(TextDecoder.Decode(response).Text), response);
        }
        catch (JsonException e)
        {
            return (null, response with { Problem = ScrapeProblem.ResponseInvalid, Reason = $"{response.Url} does not say its limits: {e.Message}" });
        }
    }

    private async ValueTask<ScrapeResponse> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.FetchAsync(source.Request, cancellationToken).ConfigureAwait(false);
        }
        catch (PermitCalledBackException)
        {
            // That of the item for which the limits are read first. Others wait for them too, so they are asked for with a permit of their own.
            return await pipeline.FetchAsync(source.Request, cancellationToken).ConfigureAwait(false);
        }
    }

    private ServerLimits Read(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        var root = JToken.ReadFrom(reader);
        var perDay = Number(root, source.PerDay, least: 1);
        return new ServerLimits(Number(root, source.MaxThreads, least: 1), Number(root, source.PerMinute, least: 1), perDay)
        {
            LeftToday = Number(root, source.LeftToday, least: 0) ?? (perDay is { } day && Number(root, source.UsedToday, least: 0) is { } used ? Math.Max(0, day - used) : null),
        };
    }

    /// <summary>A number, or one in quotes as many hosts write it; null if there is none that is large enough.</summary>
    private static int? Number(JToken root, string path, int least) =>
        path.Length > 0
        && root.SelectToken(path) is JValue { Value: { } value }
        && decimal.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= int.MaxValue
            ? (int)number
            : null;
}
