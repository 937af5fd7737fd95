using System.Text;

namespace Reconcile;

/// <summary>
/// A journal in a file, held by one run at a time. Whatever kills the process leaves at most one unfinished line at the end, which is
/// cut off by the next; a line that changed anywhere else makes the file useless, for nobody knows what else did.
/// </summary>
internal sealed class CheckpointFile : ICheckpointStore
{
    private const int BufferSize = 64 * 1024;
    private readonly FileStream _stream;
    private long _end;

    private CheckpointFile(string path, FileStream stream)
    {
        Name = path;
        _stream = stream;
    }

    public string Name { get; }

    /// <summary>Opens a file, or makes it.</summary>
    /// <exception cref="ReconcileException">Another run has it, or it cannot be opened.</exception>
    public static CheckpointFile Open(string path)
    {
        try
        {
            // Without a buffer: what is written is with the operating system at once.
            return new CheckpointFile(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && File.Exists(path)
                ? new ReconcileException(ReconcileProblem.CheckpointInUse, $"The checkpoint {path} is in use, by another run or another program. Wait for its end, or name another -Checkpoint.", e)
                : new ReconcileException(ReconcileProblem.CheckpointFailed, $"The checkpoint {path} cannot be opened: {e.Message} Name a file in a directory that you may write to.", e);
        }
    }

    public IEnumerable<CheckpointRecord> Read()
    {
        long number = 0;
        foreach (var (line, isLast) in ReadLines())
        {
            number++;
            if (number == 1 && !BeginsLikeOurs(line))
            {
                throw new ReconcileException(ReconcileProblem.CheckpointInvalid, $"{Name} is no checkpoint. Name another file, or one that does not exist.");
            }

            if (CheckpointLine.Parse(line) is { } record)
            {
                _end += line.Length + 1;
                yield return record;
            }
            else if (!isLast)
            {
                throw new ReconcileException(ReconcileProblem.CheckpointInvalid,
                    $"The checkpoint {Name} is damaged in line {number}: its checksum does not fit. What it says cannot be trusted; remove it and compare all tables again, or restore it from a copy.");
            }
        }

        CutTo(_end);
    }

    public void Append(CheckpointRecord record)
    {
        var line = CheckpointLine.Format(record);
        try
        {
            _stream.Position = _end;
            _stream.Write(line);
            _stream.Flush(flushToDisk: true);
            _end += line.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CutTo(_end);
            throw new ReconcileException(ReconcileProblem.CheckpointFailed,
                $"The checkpoint {Name} could not be written: {e.Message} Free some space; the run goes on, but what is not in the checkpoint is done again when it is resumed.", e);
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Lines without their line feeds; the last may be an unfinished one.</summary>
    private IEnumerable<(byte[] Line, bool IsLast)> ReadLines()
    {
        var buffer = new byte[BufferSize];
        var line = new MemoryStream();
        byte[]? pending = null;
        _stream.Position = 0;
        for (int read; (read = _stream.Read(buffer)) > 0;)
        {
            for (var start = 0; start < read;)
            {
                if (pending is not null)
                {
                    yield return (pending, false);
                    pending = null;
                }

                var feed = Array.IndexOf(buffer, (byte)'\n', start, read - start);
                line.Write(buffer, start, (feed < 0 ? read : feed) - start);
                start = feed < 0 ? read : feed + 1;
                if (feed >= 0)
                {
                    pending = line.ToArray();
                    line.SetLength(0);
                }
            }
        }

        if (pending is not null)
        {
            yield return (pending, true);
        }
        else if (line.Length > 0)
        {
            // Without its line feed a line is unfinished, even one whose checksum fits.
            yield return ([.. line.ToArray(), 0], true);
        }
    }

    private static bool BeginsLikeOurs(ReadOnlySpan<byte> line)
    {
        var ours = Encoding.ASCII.GetBytes(CheckpointLine.Beginning).AsSpan();
        var shared = line.CommonPrefixLength(ours);
        return shared == ours.Length || (shared > 0 && shared == line.Length - 1);
    }

    private void CutTo(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (IOException)
        {
            // The unfinished line stays until there is room; it is written over, or cut off when the file is next read.
        }
    }
}
