using System.Data.Common;
using System.Globalization;
using System.Threading.Channels;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>
/// A writer that changes the source without rest, and a replica that applies the same changes to the target, always some behind. Each value
/// is written once; rows that are deleted are not inserted again, and those that are inserted are not deleted.
/// </summary>
internal sealed class Replication : IAsyncDisposable
{
    /// <summary>Changes by which the target is behind.</summary>
    private const int Lag = 25;

    private readonly Channel<string> _changes = Channel.CreateBounded<string>(2 * Lag);
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Random _random;
    private readonly int _first;
    private readonly int _rows;
    private readonly HashSet<int> _deleted = [];
    private readonly Task _writing;
    private readonly Task _applying;
    private volatile TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _started;
    private long _applied;
    private long _wanted;
    private volatile bool _stopping;
    private int _inserted;

    /// <param name="source">Has the rows from <paramref name="first"/> on.</param>
    /// <param name="target">The same.</param>
    /// <param name="first">The first id that changes; those below stay as they are.</param>
    /// <param name="rows">How many do.</param>
    /// <param name="seed">Chooses the changes.</param>
    public Replication(TestDatabase source, TestDatabase target, int first, int rows, int seed)
    {
        _first = first;
        _rows = rows;
        _random = new Random(seed);
        _writing = Task.Run(() => WriteAsync(source));
        _applying = Task.Run(() => ApplyAsync(target));
    }

    /// <summary>Changes that were made to the source.</summary>
    public long Written => Interlocked.Read(ref _started);

    /// <summary>Ends when all that the source has by now is in the target too. Writing goes on.</summary>
    public async Task CatchUpAsync()
    {
        Interlocked.Exchange(ref _wanted, Written);
        _caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _signal.Release();
        await await Task.WhenAny(_caughtUp.Task, FailedAsync());
    }

    /// <summary>Ends the writing, and when both sides are the same.</summary>
    public async Task SettleAsync()
    {
        _stopping = true;
        _signal.Release();
        await _writing;
        await _applying;
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _signal.Release();
        await Task.WhenAll(_writing, _applying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _signal.Dispose();
    }

    /// <summary>Only ends early if something failed.</summary>
    private async Task FailedAsync()
    {
        await await Task.WhenAny(_writing, _applying);
        await Task.WhenAll(_writing, _applying);
    }

    private async Task WriteAsync(TestDatabase source)
    {
        try
        {
            await using var connection = await source.OpenAsync();
            while (!_stopping)
            {
                var change = NextChange();
                // Counted before it is made: whoever reads it in the source finds it counted.
                Interlocked.Increment(ref _started);
                await ExecuteAsync(connection, change);
                await _changes.Writer.WriteAsync(change);
                _signal.Release();
            }
        }
        finally
        {
            _changes.Writer.Complete();
            _signal.Release();
        }
    }

    private async Task ApplyAsync(TestDatabase target)
    {
        await using var connection = await target.OpenAsync();
        while (!_changes.Reader.Completion.IsCompleted)
        {
            await _signal.WaitAsync();
            while ((_stopping || _changes.Reader.Count > Lag || _applied < Interlocked.Read(ref _wanted)) && _changes.Reader.TryRead(out var change))
            {
                await ExecuteAsync(connection, change);
                _applied++;
            }

            if (_applied >= Interlocked.Read(ref _wanted))
            {
                _caughtUp.TrySetResult();
            }
        }
    }

    private string NextChange()
    {
        var id = _first + _random.Next(_rows);
        return _random.Next(10) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"INSERT INTO items VALUES ({_first + _rows + ++_inserted}, {Written + 1})"),
            1 when id % 10 == 0 && _deleted.Add(id) => string.Create(CultureInfo.InvariantCulture, $"DELETE FROM items WHERE id = {id}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"UPDATE items SET v = {Written + 1} WHERE id = {id}"),
        };
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
