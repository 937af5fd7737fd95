using System.IO.Hashing;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Strategies.Multiset;

/// <summary>
/// Counts any number of rows by content in bounded memory: what does not fit is set aside in files, the rows of one content always in
/// the same one, and each file is then counted for itself, in the same way.
/// </summary>
internal sealed class SpillingTally : IDisposable
{
    /// <summary>Bits of a row's hash that choose its file: 32 files.</summary>
    private const int BitsPerLevel = 5;

    private const int MaxLevel = 64 / BitsPerLevel;

    private readonly MultisetLimits _limits;
    private readonly RowTally _tally;
    private readonly long _seed;
    private readonly int _level;
    private SpillFile?[]? _files;

    /// <param name="limits">The memory, and the folder of the files.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="seed">Of the hash that spreads the rows.</param>
    public SpillingTally(MultisetLimits limits, int columns, long seed)
        : this(limits, new RowTally(columns), seed, level: 0)
    {
    }

    private SpillingTally(MultisetLimits limits, RowTally tally, long seed, int level)
    {
        _limits = limits;
        _tally = tally;
        _seed = seed;
        _level = level;
    }

    /// <summary>Takes a row, in canonical form.</summary>
    /// <param name="row">Its content.</param>
    /// <param name="count">How often the source has it, less how often the target has it.</param>
    /// <exception cref="ReconcileException">The rows have to be set aside, and cannot be.</exception>
    public void Add(ReadOnlySpan<byte> row, long count)
    {
        _tally.Add(row, count);
        // The bits of the hash are used up long before one file's rows are too many; should they be, memory has to do.
        if (_tally.Bytes > _limits.MemoryBytes && _level < MaxLevel)
        {
            Spill();
        }
    }

    /// <summary>Hands what one side has more of to a sink, and forgets all. Returns whether there was any.</summary>
    public bool Release(IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var any = false;
        if (_files is null)
        {
            foreach (var (row, count) in _tally.Drain())
            {
                cancellationToken.ThrowIfCancellationRequested();
                sink.Surplus(row, count);
                any = true;
            }

            return any;
        }

        Spill();
        foreach (var file in _files)
        {
            if (file is not null)
            {
                using var part = new SpillingTally(_limits, _tally, _seed, _level + 1);
                file.ReadInto(part, cancellationToken);
                file.Dispose();
                any |= part.Release(sink, cancellationToken);
            }
        }

        return any;
    }

    public void Dispose()
    {
        foreach (var file in _files ?? [])
        {
            file?.Dispose();
        }
    }

    private void Spill()
    {
        _files ??= new SpillFile?[1 << BitsPerLevel];
        foreach (var (row, count) in _tally.Rows)
        {
            var bits = (int)(XxHash3.HashToUInt64(row, _seed) >> (_level * BitsPerLevel)) & (_files.Length - 1);
            (_files[bits] ??= new SpillFile(_limits.Folder)).Write(row, count);
        }

        _tally.Clear();
    }
}
