using System.Collections.Concurrent;
using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>
/// The latest progress of each worker's script. Unlike the other streams it is shown while the item runs, and only the newest of each
/// activity: nobody wants to see how far an item was that has ended.
/// </summary>
internal sealed class ProgressBoard
{
    private const int ActivitiesPerWorker = 1000;
    private const int FirstActivity = 1_000_000;

    private readonly ConcurrentDictionary<int, ProgressRecord> _changed = new();

    /// <summary>Takes a script's record. Called on its worker's thread.</summary>
    public void Set(int worker, ProgressRecord record)
    {
        var id = FirstActivity + worker * ActivitiesPerWorker + Math.Abs(record.ActivityId % ActivitiesPerWorker);
        _changed[id] = new ProgressRecord(id, record.Activity, record.StatusDescription)
        {
            CurrentOperation = record.CurrentOperation,
            PercentComplete = record.PercentComplete,
            SecondsRemaining = record.SecondsRemaining,
            RecordType = record.RecordType,
        };
    }

    /// <summary>What has changed since the last call.</summary>
    public IEnumerable<ProgressRecord> TakeChanges()
    {
        foreach (var id in _changed.Keys)
        {
            if (_changed.TryRemove(id, out var record))
            {
                yield return record;
            }
        }
    }
}
