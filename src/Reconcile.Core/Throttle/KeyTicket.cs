namespace Reconcile;

/// <summary>A place in the line of a key of this process.</summary>
/// <param name="gate">The key's gate; its lock guards the properties.</param>
/// <param name="asked">When the permit was asked for.</param>
internal sealed class KeyTicket(KeyGate gate, long asked) : RateTicket
{
    public const int NoPlace = -1;

    public override string Key => gate.Key;

    public KeyGate Gate => gate;

    public long Asked => asked;

    /// <summary>When its turn should be.</summary>
    public long Due { get; set; }

    /// <summary>Where it stands in the line.</summary>
    public int Index { get; set; } = NoPlace;

    /// <summary>Not so once it was served, given up, or so late that others went first.</summary>
    public bool IsWaiting => Index != NoPlace;

    public override void Dispose() => gate.GiveUp(this);
}
