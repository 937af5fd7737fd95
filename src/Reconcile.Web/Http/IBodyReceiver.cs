namespace Reconcile.Web.Http;

/// <summary>What is done with the body of an answer that leads nowhere else.</summary>
internal interface IBodyReceiver
{
    /// <summary>Headers for this request beside the user's, as they must be now; asked for before each attempt.</summary>
    IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Reads the body, or leaves it. Throws what the connection throws, or a <see cref="ScrapeException"/>.</summary>
    /// <param name="message">The answer, its body not yet read.</param>
    /// <param name="hop">Where it came from.</param>
    /// <param name="response">Its status, judged, and its headers.</param>
    /// <param name="clock">The attempt's time; a receiver that takes any time may restart it for each piece.</param>
    ValueTask<ScrapeResponse> ReceiveAsync(HttpResponseMessage message, Hop hop, ScrapeResponse response, AttemptClock clock);
}
