using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Http;

/// <summary>
/// Sizes the two pools by what the server allows the account: as many downloads as it allows threads, half as many other requests. A number
/// that the user gave stays the most. Where the server does not say, one worker each remains: that is right everywhere.
/// </summary>
internal sealed class ServerLimitReader(HttpPipeline pipeline, LimitSource source, int? mostApi = null, int? mostDownloads = null)
{
    private const int Fallback = 1;

    /// <summary>Asks, and resizes the pools. The response says what went wrong, if anything did.</summary>
    public async ValueTask<(ServerLimits Limits, ScrapeResponse Response)> ApplyAsync(CancellationToken cancellationToken)
    {
        var response = await pipeline.FetchAsync(source.Request, cancellationToken).ConfigureAwait(false);
        if (response.Problem == ScrapeProblem.None)
        {
            try
            {
                var limits = Read(TextDecoder.Decode(response).Text);
                Resize(limits.MaxThreads);
                return (limits, response);
            }
            catch (JsonException e)
            {
                response = response with { Problem = ScrapeProblem.ResponseInvalid, Reason = $"{response.Url} does not say its limits: {e.Message}" };
            }
        }

        Resize(null);
        return (new ServerLimits(null, null, null), response);
    }

    private ServerLimits Read(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        var root = JToken.ReadFrom(reader);
        return new ServerLimits(Number(root, source.MaxThreads), Number(root, source.PerMinute), Number(root, source.PerDay));
    }

    /// <summary>A number, or one in quotes as many hosts write it; null if there is none above zero.</summary>
    private static int? Number(JToken root, string path) =>
        path.Length > 0
        && root.SelectToken(path) is JValue { Value: { } value }
        && decimal.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= int.MaxValue
            ? (int)number
            : null;

    private void Resize(int? maxThreads)
    {
        pipeline.ApiPool.Size = Bound(maxThreads is { } threads ? Math.Max(1, threads / 2) : Fallback, mostApi);
        pipeline.DownloadPool.Size = Bound(maxThreads ?? Fallback, mostDownloads);
    }

    private static int Bound(int size, int? most) => Math.Min(Math.Min(size, most ?? size), HttpOptions.MostWorkers);
}
