namespace Reconcile;

/// <summary>
/// Adds lines to a checkpoint file, and marks for those that are known to be on the disk. What cannot be written leaves nothing behind. Used by one
/// thread at a time.
/// </summary>
internal sealed class CheckpointAppender : IDisposable
{
    // Most lines are shorter; single ones are read from anywhere.
    private const int LineBuffer = 4096;

    private readonly string _path;
    private readonly TimeProvider _time;
    private FileStream _file;
    private CheckpointReader? _lines;
    private long _end;
    private long _lastSync;
    private bool _isSynced = true;
    private bool _isMarkDue;

    /// <summary>Opens a file, or makes it. Nobody but its owner may read it: it holds what is in the tables or items.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public CheckpointAppender(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _file = Open(path);

        // Whoever writes without having read adds to what is there, and never cuts.
        _end = _file.Length;
        _lastSync = time.GetTimestamp();
    }

    /// <summary>Whether everything that was written is on the disk.</summary>
    public bool IsSynced => Volatile.Read(ref _isSynced);

    /// <summary>Time since everything was.</summary>
    public TimeSpan Unsynced => _time.GetElapsedTime(_lastSync);

    public bool IsClosed => _file.SafeFileHandle.IsClosed;

    /// <summary>The lines that are there.</summary>
    /// <exception cref="ReconcileException">They cannot be trusted.</exception>
    public IEnumerable<CheckpointLine> Read()
    {
        var reader = new CheckpointReader(_file.SafeFileHandle, _path);
        foreach (var line in reader.Read())
        {
            yield return line;
        }

        // An unfinished end is written over.
        _end = reader.ValidLength;
        _isSynced = reader.EndsWithMark;
    }

    /// <summary>A line that is there. By one thread at a time, also while another adds some.</summary>
    public CheckpointLine ReadAt(long position) => (_lines ??= new CheckpointReader(_file.SafeFileHandle, _path, LineBuffer)).ReadAt(position);

    /// <summary>Adds whole lines.</summary>
    /// <exception cref="ReconcileException">They could not be written, and are not there.</exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            CutTail();
            WriteMark();
            RandomAccess.Write(_file.SafeFileHandle, lines, _end);
            _end += lines.Length;
            _isSynced &= lines.IsEmpty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Brings everything to the disk.</summary>
    /// <exception cref="ReconcileException">It is not known to be there.</exception>
    public void Sync()
    {
        try
        {
            if (!_isSynced)
            {
                RandomAccess.FlushToDisk(_file.SafeFileHandle);
                _isMarkDue = true;
                Volatile.Write(ref _isSynced, true);
            }

            _lastSync = _time.GetTimestamp();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Replaces the file by a copy of some of its lines. Where that fails the file is only longer than it could be.</summary>
    /// <exception cref="ReconcileException">It cannot be opened any more.</exception>
    public void Compact(Predicate<CheckpointLine> isKept)
    {
        var copy = new CheckpointCopy(_path);
        try
        {
            copy.Write(new CheckpointReader(_file.SafeFileHandle, _path).Read().Where(line => isKept(line)));
            _file.Dispose();
            copy.Replace();
            _isSynced = true;
            _isMarkDue = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not worth an error: nothing is lost.
        }

        if (IsClosed)
        {
            Reopen();
        }
    }

    private void Reopen()
    {
        try
        {
            _file = Open(_path);
            _lines = null;
            _end = _file.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path)
    {
        // Without a buffer: what is written is with the operating system at once.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        if (file.CanSeek)
        {
            return file;
        }

        file.Dispose();
        throw new IOException("it is a pipe or a device, and no file.");
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

    /// <summary>Takes away what is behind the last whole line: an unfinished one, or what is left of a write that failed.</summary>
    /// <exception cref="ReconcileException">What was written is not there: a line behind the gap would be damage.</exception>
    private void CutTail()
    {
        var length = _file.Length;
        if (length > _end)
        {
            RandomAccess.SetLength(_file.SafeFileHandle, _end);
        }
        else if (length < _end)
        {
            throw new ReconcileException(ReconcileProblem.CheckpointFailed,
                $"The checkpoint {_path} could not be written: it holds {length} bytes of the {_end} that were written. It is no file, or something else has made it shorter. Name another -Checkpoint the next time; the run goes on, but what is not in the checkpoint is done again when it is resumed.");
        }
    }

    private ReconcileException Failed(Exception cause) => new(ReconcileProblem.CheckpointFailed,
        $"The checkpoint {_path} could not be written: {cause.Message} Free some space; the run goes on, but what is not in the checkpoint is done again when it is resumed.", cause);
}
