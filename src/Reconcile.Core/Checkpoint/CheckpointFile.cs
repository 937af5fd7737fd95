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
    private readonly FileStream _lock;
    private readonly TimeProvider _time;
    private readonly Lock _writing = new();
    private readonly CheckpointQueue _queue = new();
    private FileStream _file;
    private Thread? _writer;
    private long _end;
    private long _lastSync;
    private bool _isSynced = true;
    private bool _isMarkDue;
    private ReconcileException? _failure;

    private CheckpointFile(string path, FileStream @lock, FileStream file, TimeProvider time)
    {
        Name = path;
        _lock = @lock;
        _file = file;
        _time = time;

        // Whoever writes without having read adds to what is there, and never cuts.
        _end = file.Length;
        _lastSync = time.GetTimestamp();
    }

    public string Name { get; }

    public ReconcileException? Failure => Volatile.Read(ref _failure);

    /// <summary>Opens a file, or makes it. Nobody but its owner may read it: it holds what is in the tables or items.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <exception cref="ReconcileException">Another run has it, or it cannot be opened.</exception>
    public static CheckpointFile Open(string path, TimeProvider? time = null)
    {
        FileStream? @lock = null;
        try
        {
            // The checkpoint cannot be locked itself: that would lock out its readers, and it is replaced when it is compacted.
            @lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            return new CheckpointFile(path, @lock, OpenShared(path), time ?? TimeProvider.System);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            @lock?.Dispose();
            throw e is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && File.Exists(path)
                ? new ReconcileException(ReconcileProblem.CheckpointInUse, $"The checkpoint {path} is in use, by another run or another program. Wait for its end, or name another -Checkpoint.", e)
                : new ReconcileException(ReconcileProblem.CheckpointFailed, $"The checkpoint {path} cannot be opened: {e.Message} Name a file in a directory that you may write to.", e);
        }
    }

    public IEnumerable<CheckpointLine> Read()
    {
        var reader = new CheckpointReader(_file.SafeFileHandle, Name);
        foreach (var line in reader.Read())
        {
            yield return line;
        }

        _end = reader.ValidLength;
        _isSynced = reader.EndsWithMark;
        CutTail();
    }

    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_writing)
        {
            // What was posted before comes before.
            WriteQueued();
            Write(line);
            Sync();
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

    public void Compact(Predicate<CheckpointLine> isKept)
    {
        try
        {
            var copy = new CheckpointCopy(Name);
            copy.Write(new CheckpointReader(_file.SafeFileHandle, Name).Read().Where(line => isKept(line)));
            _file.Dispose();
            try
            {
                copy.Replace();
            }
            finally
            {
                _file = OpenShared(Name);
            }

            _end = _file.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is only longer than it could be.
        }
    }

    /// <summary>Writes what is queued, and lets go of the file.</summary>
    public void Dispose()
    {
        _queue.Close();
        _writer?.Join();
        lock (_writing)
        {
            if (_file.SafeFileHandle.IsClosed)
            {
                return;
            }

            TryWrite(() =>
            {
                WriteQueued();
                Sync();
                Write([]);
            });
            _file.Dispose();
            _lock.Dispose();
        }
    }

    private static FileStream OpenShared(string path)
    {
        // Without a buffer: what is written is with the operating system at once.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
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
            isOpen = _queue.Wait(Volatile.Read(ref _isSynced) ? Timeout.InfiniteTimeSpan : SyncInterval);
            lock (_writing)
            {
                TryWrite(() =>
                {
                    WriteQueued();
                    if (!_isSynced && _time.GetElapsedTime(_lastSync) >= SyncInterval)
                    {
                        Sync();
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
            Write(lines.Span);
        }
    }

    private void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            CutTail();
            WriteMark();
            RandomAccess.Write(_file.SafeFileHandle, lines, _end);
            _end += lines.Length;
            Volatile.Write(ref _isSynced, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    private void WriteMark()
    {
        if (_isMarkDue)
        {
            RandomAccess.Write(_file.SafeFileHandle, [.. CheckpointFormat.Mark, (byte)'\n'], _end);
            _end += CheckpointFormat.Mark.Length + 1;
            _isMarkDue = false;
        }
    }

    private void Sync()
    {
        try
        {
            if (!_isSynced)
            {
                RandomAccess.FlushToDisk(_file.SafeFileHandle);
                _isMarkDue = true;
                _isSynced = true;
            }

            _lastSync = _time.GetTimestamp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Takes away what is behind the last whole line: an unfinished one, or what is left of a write that failed.</summary>
    private void CutTail()
    {
        if (_file.Length > _end)
        {
            RandomAccess.SetLength(_file.SafeFileHandle, _end);
        }
    }

    private ReconcileException Failed(Exception cause) => new(ReconcileProblem.CheckpointFailed,
        $"The checkpoint {Name} could not be written: {cause.Message} Free some space; the run goes on, but what is not in the checkpoint is done again when it is resumed.", cause);
}
