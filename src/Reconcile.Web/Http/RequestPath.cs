using Reconcile.Web.Robots;

namespace Reconcile.Web.Http;

/// <summary>Goes the way of one attempt: each hop asks robots.txt, the host's circuit, the rate gate and the host's delay, then is sent.</summary>
internal sealed class RequestPath(HttpOptions options, RequestSender sender, HostCircuits circuits, RobotsCache robots, PermitHandover? gate, TimeProvider time, DayQuota? quota = null)
{
    private readonly HostDelays _delays = new(time);

    /// <param name="request">What to ask.</param>
    /// <param name="receiver">What to do with the answer's body.</param>
    /// <param name="honoursRobots">False for robots.txt itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ScrapeResponse> FollowAsync(ScrapeRequest request, IBodyReceiver receiver, bool honoursRobots, CancellationToken cancellationToken)
    {
        var hop = Hop.First(request) with { MayRepeat = request.IsIdempotent || options.RetryUnsafe };
        while (true)
        {
            var delay = options.HostDelay;
            if (honoursRobots && !options.IgnoreRobots)
            {
                var answer = await robots.AskAsync(hop, cancellationToken).ConfigureAwait(false);
                if (answer.Refusal is { } refusal)
                {
                    return refusal;
                }

                delay = answer.CrawlDelay > delay ? answer.CrawlDelay : delay;
            }

            var (response, next) = await SendAsync(WithHeaders(hop, receiver.Headers), receiver, delay, isForAll: !honoursRobots, cancellationToken).ConfigureAwait(false);
            if (next is null)
            {
                return response;
            }

            hop = next;
        }
    }

    private ValueTask<HopEnd> SendAsync(Hop hop, IBodyReceiver receiver, TimeSpan delay, bool isForAll, CancellationToken cancellationToken) => circuits.SendAsync(
        hop,
        static (turn, token) => turn.Path.SendInTurnAsync(turn.Hop, turn.Receiver, turn.Delay, turn.IsForAll, token),
        (Path: this, Hop: hop, Receiver: receiver, Delay: delay, IsForAll: isForAll),
        cancellationToken);

    /// <summary>Sends when the host's delay and the rate gate allow it, if anything is left for today.</summary>
    private async ValueTask<HopEnd> SendInTurnAsync(Hop hop, IBodyReceiver receiver, TimeSpan delay, bool isForAll, CancellationToken cancellationToken)
    {
        await _delays.WaitAsync(hop, delay, cancellationToken).ConfigureAwait(false);
        var endpoint = gate is null ? string.Empty : EndpointName.Of(hop.Url, hop.Credential, options.EndpointPatterns);
        using var permit = gate is null ? null : await gate.TakeAsync(endpoint, isForAll, cancellationToken).ConfigureAwait(false);
        if (quota?.TryBegin(hop.Request, endpoint) == false)
        {
            return new HopEnd(hop.Fail(ScrapeProblem.QuotaExhausted, $"{hop.Name} was not asked for: the account's requests of today are used up."));
        }

        try
        {
            return await sender.SendAsync(hop with { Permit = permit }, receiver, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            quota?.End(hop.Request, endpoint);
        }
    }

    private static Hop WithHeaders(Hop hop, IReadOnlyDictionary<string, string> more)
    {
        if (more.Count == 0)
        {
            return hop;
        }

        var headers = new Dictionary<string, string>(hop.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in more)
        {
            headers[name] = value;
        }

        return hop with { Headers = headers };
    }
}
