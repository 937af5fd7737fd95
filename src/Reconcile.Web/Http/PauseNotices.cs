using System.Collections.Concurrent;
using System.Globalization;

namespace Reconcile.Web.Http;

/// <summary>
/// Tells, once for each pause of an endpoint, that items wait for its end: a run that says nothing for minutes looks like one that hangs. The pauses of runs
/// before and beside this one count too, if items of this one wait for them.
/// </summary>
/// <param name="gate">Knows who waits, and until when.</param>
/// <param name="time">The gate's clock.</param>
internal sealed class PauseNotices(RateGate gate, TimeProvider time)
{
    /// <summary>So long after somebody began to wait, those whose permits were called back wait too, and are counted: 1 s.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>What is over sooner than this, from then on, is not worth telling: 5 s.</summary>
    public static readonly TimeSpan LeastTold = TimeSpan.FromSeconds(5);

    private const string NotOfThisRun = "refused to a run before or beside this one";
    private readonly ConcurrentDictionary<string, string> _causes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _toLookAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _toldUntil = new(StringComparer.Ordinal);

    /// <summary>Somebody waits for a permit. Called from any thread.</summary>
    public void Waits(string key) => _toLookAt.TryAdd(key, time.GetUtcNow());

    /// <summary>An endpoint asked to be left alone. Called from any thread.</summary>
    public void Refused(string key, ScrapeResponse answer, TimeSpan longest)
    {
        _causes[key] = answer.RetryAfter switch
        {
            null => $"{answer.Status} without Retry-After",
            { } wait when wait > longest => string.Create(
                CultureInfo.InvariantCulture, $"{answer.Status}, Retry-After {wait.TotalSeconds:0} s, of which -MaxRetryAfterSeconds allows {longest.TotalSeconds:0}: what is answered so fails"),
            { } wait => string.Create(CultureInfo.InvariantCulture, $"{answer.Status}, Retry-After {wait.TotalSeconds:0} s"),
        };
        Waits(key);
    }

    /// <summary>The next thing to tell; null: nothing more. Called from one thread at a time.</summary>
    public string? Take()
    {
        foreach (var (key, since) in _toLookAt)
        {
            if (time.GetUtcNow() - since < Settling)
            {
                continue;
            }

            // Before the look: whoever begins to wait behind it is looked at the next time.
            _toLookAt.TryRemove(key, out _);
            if (gate.StatisticsOf(key) is { PausedUntil: { } until, Waiting: > 0 } endpoint && IsNews(key, until))
            {
                _toldUntil[key] = until;
                return Text(endpoint, until);
            }
        }

        return null;
    }

    /// <summary>A pause that is drawn out by a moment, as by the answers to what was under way when it began, is the same.</summary>
    private bool IsNews(string key, DateTimeOffset until)
    {
        var now = time.GetUtcNow();
        var known = _toldUntil.GetValueOrDefault(key);
        return until - (known > now ? known : now) >= LeastTold;
    }

    private string Text(RateStatistics endpoint, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture,
        $"{endpoint.Key} asked for no requests until {until:HH:mm:ss}Z ({_causes.GetValueOrDefault(endpoint.Key, NotOfThisRun)}); {endpoint.Waiting} {(endpoint.Waiting == 1 ? "item waits" : "items wait")}.");
}
