using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Confirmation;

/// <summary>
/// Holds the rows that differ back until they were read again as often as was asked for, each time after a delay and in a new snapshot.
/// Rows that are equal by then are not handed on; the others are, in the order of the key, as they were last read.
/// Without rechecks, rows pass at once.
/// </summary>
/// <remarks>
/// Rows stay under watch to the last recheck even if they did not move before: a replica that lags for longer than one delay then still
/// has all of them to catch up.
/// </remarks>
internal sealed class RowConfirmation : IDifferenceSink, IDisposable
{
    /// <summary>The note where tables differ in rows that nothing names.</summary>
    public const string NoRowNamed = "not read again: no row was named that differs, so what differs may be rows in motion";

    private const string NoKey = "not read again: no key identifies the rows that differ, so they may be rows in motion";

    private readonly TablePair _tables;
    private readonly IDifferenceSink _next;
    private readonly Action<RowDifferenceState> _announce;
    private readonly ByteBuffer _lastKey = new();
    private PendingRows _pending = new();
    private bool _keysAscend = true;
    private long _found;

    /// <param name="tables">The two sides.</param>
    /// <param name="next">Takes the rows that are left.</param>
    /// <param name="announce">Is told the state of the rows that follow, whenever it changes.</param>
    public RowConfirmation(TablePair tables, IDifferenceSink next, Action<RowDifferenceState> announce)
    {
        _tables = tables;
        _next = next;
        _announce = announce;
    }

    /// <summary>Whether rows are held back.</summary>
    private bool IsOn => _tables.Options.RecheckCount > 0 && _tables.Plan.KeyColumns > 0;

    public void Missing(ReadOnlySpan<byte> source) => Take(source, source, default);

    public void Extra(ReadOnlySpan<byte> target) => Take(target, default, target);

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Take(source, source, target);

    /// <summary>Reads the rows again, and hands on those that are left.</summary>
    public async Task<ConfirmationOutcome> CompleteAsync(StrategyOutcome outcome, CancellationToken cancellationToken)
    {
        if (_tables.Options.RecheckCount == 0 || (_found == 0 && !outcome.DiffersUnnamed))
        {
            return ConfirmationOutcome.None;
        }

        if (_found == 0 || !IsOn || !_keysAscend || !outcome.Repeated.IsNone)
        {
            HandOn(RowDifferenceState.Unconfirmed);
            return ConfirmationOutcome.None with { Notes = [_found == 0 ? NoRowNamed : NoKey] };
        }

        var rechecks = await RecheckAsync(Math.Max(outcome.SourceRows, outcome.TargetRows), cancellationToken).ConfigureAwait(false);
        var (confirmed, inFlight) = HandOn(null);
        return new ConfirmationOutcome(confirmed, inFlight, _found - _pending.Count) { Notes = [Describe(rechecks, confirmed, inFlight)] };
    }

    public void Dispose() => _pending.Dispose();

    private void Take(ReadOnlySpan<byte> row, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        _found++;
        if (!IsOn)
        {
            Pass(source, target);
            return;
        }

        var keyLength = CanonicalRow.KeyLength(row, _tables.Plan.KeyColumns);
        _keysAscend &= _pending.Count == 0 || CanonicalRow.CompareKeys(_lastKey.Written, row, _tables.Plan.KeyColumns) < 0;
        _lastKey.Clear();
        _lastKey.Append(row[..keyLength]);
        _pending.Add(RowDifferenceState.Unconfirmed, source, target);
    }

    private async Task<int> RecheckAsync(long rows, CancellationToken cancellationToken)
    {
        var recheck = new RowRecheck(_tables, rows);
        var rechecks = 0;
        while (rechecks < _tables.Options.RecheckCount && _pending.Count > 0)
        {
            // A snapshot that is held during the delay would keep the servers from cleaning up.
            await _tables.Source.EndReadingAsync(cancellationToken).ConfigureAwait(false);
            await _tables.Target.EndReadingAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(_tables.Options.RecheckDelay, _tables.Time, cancellationToken).ConfigureAwait(false);
            var left = new PendingRows();
            try
            {
                await recheck.RunAsync(_pending, left, cancellationToken).ConfigureAwait(false);
                (_pending, left) = (left, _pending);
            }
            finally
            {
                left.Dispose();
            }

            rechecks++;
        }

        return rechecks;
    }

    /// <summary>Hands the rows on, all in one state or each in its own.</summary>
    private (long Confirmed, long InFlight) HandOn(RowDifferenceState? all)
    {
        long confirmed = 0, inFlight = 0;
        foreach (var row in _pending.Read())
        {
            var state = all ?? row.State;
            confirmed += state == RowDifferenceState.Confirmed ? 1 : 0;
            inFlight += state == RowDifferenceState.InFlight ? 1 : 0;
            _announce(state);
            Pass(row.Source, row.Target);
        }

        return (confirmed, inFlight);
    }

    private void Pass(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (target.IsEmpty)
        {
            _next.Missing(source);
        }
        else if (source.IsEmpty)
        {
            _next.Extra(target);
        }
        else
        {
            _next.Changed(source, target);
        }
    }

    private string Describe(int rechecks, long confirmed, long inFlight) => string.Create(CultureInfo.InvariantCulture,
        $"rows that differed were read again {rechecks} times, {_tables.Options.RecheckDelay.TotalSeconds:0.###} s apart: of {_found}, {_found - _pending.Count} resolved, {confirmed} confirmed, {inFlight} in flight");
}
