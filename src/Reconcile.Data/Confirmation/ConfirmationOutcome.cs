namespace Reconcile.Data.Confirmation;

/// <summary>What became of the rows that differed at first.</summary>
/// <param name="Confirmed">Rows that differ, and did not move between the last two readings.</param>
/// <param name="InFlight">Rows that differed at the last reading, but moved before it.</param>
/// <param name="Resolved">Rows that are equal by now.</param>
internal sealed record ConfirmationOutcome(long Confirmed, long InFlight, long Resolved)
{
    public static ConfirmationOutcome None { get; } = new(0, 0, 0);

    /// <summary>What the reader of the verdict has to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
