using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Reconcile;

/// <summary>
/// Reads the lines of a checkpoint file, also one that is being written to. Whatever killed its process leaves at most unfinished lines at the
/// end, which count as not written. A line that changed after it was on the disk makes the file useless, for nobody knows what else did.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="bufferSize">Bytes read at a time.</param>
internal sealed class CheckpointReader(SafeFileHandle file, string name, int bufferSize = 64 * 1024)
{
    private byte[] _buffer = new byte[bufferSize];
    private int _begin;
    private int _end;
    private long _position;

    /// <summary>Where the lines end that are whole, once all are read.</summary>
    public long ValidLength { get; private set; }

    /// <summary>Whether all of them were on the disk when the last of them was written, once all are read.</summary>
    public bool EndsWithMark { get; private set; } = true;

    /// <summary>The whole lines from the file's beginning, marks left out.</summary>
    /// <exception cref="ReconcileException">The file is damaged, or no checkpoint.</exception>
    public IEnumerable<CheckpointLine> Read()
    {
        long number = 0;
        while (TryRead(out var line, out var isTerminated))
        {
            number++;
            if (number == 1 && !BeginsLikeOurs(line.Bytes.Span, isTerminated))
            {
                throw NoCheckpoint();
            }

            if (!isTerminated || !CheckpointFormat.IsWhole(line.Bytes.Span))
            {
                ThrowIfDamaged(line, number, isTerminated);
                yield break;
            }

            ValidLength = line.Position + line.Bytes.Length + 1;
            EndsWithMark = line.Bytes.Span.SequenceEqual(CheckpointFormat.Mark);
            if (!EndsWithMark)
            {
                yield return line;
            }
        }
    }

    /// <summary>The line at a position that <see cref="Read"/> gave.</summary>
    public CheckpointLine ReadAt(long position)
    {
        _begin = 0;
        _end = 0;
        _position = position;
        return TryRead(out var line, out _) ? line : throw new ReconcileException(ReconcileProblem.CheckpointInvalid, $"{name} became shorter while it was read. Read it again.");
    }

    private bool TryRead(out CheckpointLine line, out bool isTerminated)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_begin + searched, _end - _begin - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                isTerminated = true;
                line = Take(searched + feed, searched + feed + 1);
                return true;
            }

            searched = _end - _begin;
            if (_position == 0 && !BeginsLikeOurs(_buffer.AsSpan(_begin, searched), isTerminated: false))
            {
                // Before all of it is read: a device may bring bytes without an end, and another file be one huge line.
                throw NoCheckpoint();
            }

            if (!Fill())
            {
                isTerminated = false;
                line = Take(searched, searched);
                return searched > 0;
            }
        }
    }

    private CheckpointLine Take(int length, int used)
    {
        var line = new CheckpointLine(_buffer.AsMemory(_begin, length), _position);
        _begin += used;
        _position += used;
        return line;
    }

    private bool Fill()
    {
        var length = _end - _begin;
        if (length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        else if (_begin > 0)
        {
            _buffer.AsSpan(_begin, length).CopyTo(_buffer);
            _begin = 0;
            _end = length;
        }

        var read = RandomAccess.Read(file, _buffer.AsSpan(_end), _position + length);
        _end += read;
        return read > 0;
    }

    /// <summary>Told apart from an unfinished end by a mark that follows. The first line is never unfinished behind its line feed.</summary>
    private void ThrowIfDamaged(CheckpointLine line, long number, bool isTerminated)
    {
        // A mark may be unfinished itself; and it is at the end of a longer line if the line feed before it is what is damaged.
        var isDamaged = number == 1 && isTerminated;
        var isMark = line.Bytes.Span.SequenceEqual(CheckpointFormat.Mark);
        do
        {
            if (isDamaged || (line.Bytes.Span.EndsWith(CheckpointFormat.Mark) && !isMark))
            {
                throw new ReconcileException(ReconcileProblem.CheckpointInvalid,
                    $"The checkpoint {name} is damaged in line {number}: its checksum does not fit. What it says cannot be trusted; remove it and do everything again, or restore it from a copy.");
            }
        }
        while (TryRead(out line, out _));
    }

    private ReconcileException NoCheckpoint() =>
        new(ReconcileProblem.CheckpointInvalid, $"{name} is no checkpoint. Name another file, or one that does not exist.");

    private static bool BeginsLikeOurs(ReadOnlySpan<byte> line, bool isTerminated)
    {
        var ours = Encoding.ASCII.GetBytes(CheckpointFormat.Beginning).AsSpan();
        var shared = line.CommonPrefixLength(ours);
        return shared == ours.Length || (!isTerminated && shared == line.Length);
    }
}
