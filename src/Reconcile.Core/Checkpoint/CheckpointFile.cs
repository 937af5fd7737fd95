namespace Reconcile;

/// <summary>
/// A checkpoint in a file, held by one run at a time; others may read it meanwhile. Lines that are posted are written together by one thread, as
/// soon as the write before is done, and reach the disk within a second.
/// <para>
/// What can be lost: by the end of the process, whatever ends it, the lines that wait for the writer, which are those of the last 10 ms, or 1 MB
/// of them where the disk does not keep up; by a loss of power, those of the last second. Always the last ones, and nothing between them.
/// </para>
/// </summary>
internal sealed class CheckpointFile : ICheckpointStore
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);
    private readonly CheckpointLock _lock;
    private readonly CheckpointAppender _file;
    private readonly Lock _writing = new();
    private readonly CheckpointQueue _queue = new();
    private Thread? _writer;
    private ReconcileException? _failure;

    private CheckpointFile(string path, CheckpointLock @lock, CheckpointAppender file)
    {
        Name = path;
        _lock = @lock;
        _file = file;
    }

    public string Name { get; }

    public ReconcileException? Failure => Volatile.Read(ref _failure);

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <exception cref="ReconcileException">Another run has it, or it cannot be opened.</exception>
    public static CheckpointFile Open(string path, TimeProvider? time = null)
    {
        var place = path;
        CheckpointLock? @lock = null;
        try
        {
            place = CheckpointPlace.Of(path);
            CheckpointPlace.ThrowIfNone(place);

            // The checkpoint cannot be locked itself: that would lock out its readers, and it is replaced when it is compacted.
            @lock = CheckpointLock.Take(place);
            return new CheckpointFile(path, @lock, new CheckpointAppender(place, time ?? TimeProvider.System));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            @lock?.Dispose();
            var name = place == path ? path : $"{path}, which is {place},";
            throw CheckpointLock.IsHeldByAnother(e)
                ? new ReconcileException(ReconcileProblem.CheckpointInUse, $"The checkpoint {name} is in use, by another run or another program. Wait for its end, or name another -Checkpoint.", e)
                : new ReconcileException(ReconcileProblem.CheckpointFailed, $"The checkpoint {name} cannot be opened: {e.Message} Name a file in a directory that you may write to.", e);
        }
    }

    public IEnumerable<CheckpointLine> Read() => _file.Read();

    public CheckpointLine ReadAt(long position) => _file.ReadAt(position);

    public void Compact(Predicate<CheckpointLine> isKept) => _file.Compact(isKept);

    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_writing)
        {
            // What was posted before comes before.
            WriteQueued();
            _file.Write(line);
            _file.Sync();
        }
    }

    public void Post(ReadOnlySpan<byte> line)
    {
        _queue.Add(line);
        if (_writer is null)
        {
            StartWriter();
        }
    }

    /// <summary>Writes what is queued, and lets go of the file.</summary>
    public void Dispose()
    {
        _queue.Close();
        _writer?.Join();
        lock (_writing)
        {
            if (_file.IsClosed)
            {
                return;
            }

            TryWrite(() =>
            {
                WriteQueued();
                _file.Sync();

                // The mark.
                _file.Write([]);
            });
            _file.Dispose();
            _lock.Dispose();
        }
    }

    private void StartWriter()
    {
        lock (_writing)
        {
            if (_writer is null)
            {
                // Not one of the pool's threads: work that blocks those must not hold up the checkpoint.
                var writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "Checkpoint writer" };
                writer.Start();
                _writer = writer;
            }
        }
    }

    private void WriteUntilClosed()
    {
        bool isOpen;
        do
        {
            isOpen = _queue.Wait(_file.IsSynced ? Timeout.InfiniteTimeSpan : SyncInterval);
            lock (_writing)
            {
                TryWrite(() =>
                {
                    WriteQueued();
                    if (_file.Unsynced >= SyncInterval)
                    {
                        _file.Sync();
                    }
                });
            }
        }
        while (isOpen);
    }

    private void TryWrite(Action write)
    {
        try
        {
            write();
        }
        catch (ReconcileException e)
        {
            Volatile.Write(ref _failure, e);
        }
    }

    private void WriteQueued()
    {
        if (_queue.Take() is { IsEmpty: false } lines)
        {
            _file.Write(lines.Span);
        }
    }
}
