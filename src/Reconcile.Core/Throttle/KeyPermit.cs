namespace Reconcile;

/// <summary>A permit for a key of this process.</summary>
/// <param name="gate">The key's gate; its lock guards the properties.</param>
/// <param name="granted">When it was given.</param>
/// <param name="epoch">The rate in force then.</param>
/// <param name="pauses">The key's pauses until then.</param>
internal sealed class KeyPermit(KeyGate gate, long granted, int epoch, int pauses) : RatePermit
{
    public override string Key => gate.Key;

    public long Granted => granted;

    public int Epoch => epoch;

    public bool IsSent { get; set; }

    public bool IsOver { get; set; }

    public override bool IsCalledBack => gate.Pauses != pauses;

    public override void Sent() => gate.Sent(this);

    public override void Throttled(TimeSpan? retryAfter) => gate.Throttled(this, retryAfter);

    public override void Unavailable(TimeSpan retryAfter) => gate.Pause(retryAfter);

    public override void GiveBack() => gate.GiveBack(this);

    public override void Dispose() => gate.End(this);
}
