namespace Reconcile;

/// <summary>When those who wait for a key should have their turns, by what has been sent, is under way and is planned before them. Not thread-safe.</summary>
/// <param name="window">What has been sent.</param>
/// <param name="line">Those who wait.</param>
/// <param name="counts">What is under way.</param>
/// <param name="frequency">The clock's units in a second.</param>
internal sealed class TurnPlan(RateWindow window, RateLine line, KeyCounts counts, long frequency)
{
    /// <summary>The limits, and whether the rate may rise.</summary>
    public required RateGateOptions Options { get; set; }

    /// <summary>No turn comes before.</summary>
    public long PausedUntil { get; private set; }

    /// <summary>How often it was said that nobody's turn comes. What was permitted before the last time is permitted no more.</summary>
    public int Pauses { get; private set; }

    /// <summary>Whether somebody may call now, with so many others first.</summary>
    public bool HasRoom(int ready, long now) =>
        now >= PausedUntil && (Options.MaxInFlight == 0 || counts.InFlight + ready < Options.MaxInFlight) && window.HasRoom(ready, now);

    /// <summary>When the turn of a place should be.</summary>
    public long TurnOf(int place, long now)
    {
        var due = Math.Max(window.Earliest(line, place, now), Math.Max(now, PausedUntil));
        if (place > 0)
        {
            due = Math.Max(due, line.DueAt(place - 1));
        }

        var tooMany = Options.MaxInFlight == 0 ? 0 : counts.InFlight + place + 1 - Options.MaxInFlight;
        return tooMany > 0 ? Math.Max(due, now + counts.TimeToEnd(tooMany, Options.MaxInFlight, frequency)) : due;
    }

    /// <summary>
    /// When a place in the line is to ask again: at its turn; or halfway there if that may come earlier, for nobody can be told when the rate rises. So
    /// whoever waits is there even if the turn comes in half the time.
    /// </summary>
    public long NextLook(KeyTicket inLine, long now)
    {
        var soonest = Math.Max(now, PausedUntil);
        var wait = inLine.Due - soonest;
        return Options.Adaptive && window.MayRise && wait > Units(KeyGate.Lateness) ? soonest + wait / 2 : inLine.Due;
    }

    /// <summary>Nobody's turn comes for so long, or for as long as was said before, if that is longer.</summary>
    public void Pause(TimeSpan time, long now)
    {
        Pauses++;
        PausedUntil = Math.Max(PausedUntil, now + Units(time > RateGateOptions.LongestPause ? RateGateOptions.LongestPause : time));
        Replan(now);
    }

    public void EndPause(long now)
    {
        PausedUntil = now;
        Replan(now);
    }

    /// <summary>All turns anew.</summary>
    public void Replan(long now)
    {
        line.CloseUp();
        var place = 0;
        foreach (var ticket in line.Waiting)
        {
            ticket.Due = TurnOf(place++, now);
        }
    }

    private long Units(TimeSpan time) => (long)(time.TotalSeconds * frequency);
}
