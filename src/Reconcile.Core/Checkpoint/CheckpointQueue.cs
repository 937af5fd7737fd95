namespace Reconcile;

/// <summary>Lines on their way to a file: any number of threads adds, one takes all there are. Who adds to a full queue waits.</summary>
internal sealed class CheckpointQueue
{
    private const int Capacity = 1024 * 1024;
    private const int Batch = 64 * 1024;

    // One write for many lines costs as much as one for each of them.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private byte[] _filling = new byte[4096];
    private byte[] _taken = new byte[4096];
    private int _length;
    private bool _isClosed;

    /// <summary>Adds a line, which is copied; drops it once the queue is closed.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            while (_length > 0 && _length + line.Length > Capacity && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            if (_isClosed)
            {
                return;
            }

            if (_filling.Length - _length < line.Length)
            {
                Array.Resize(ref _filling, Math.Max(_filling.Length * 2, _length + line.Length));
            }

            line.CopyTo(_filling.AsSpan(_length));
            var before = _length;
            _length += line.Length;
            if (before == 0 || (before < Batch && _length >= Batch))
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits for lines, at most for a while, and a moment more for those that follow at once. False: there will be no more.</summary>
    public bool Wait(TimeSpan longest)
    {
        lock (_gate)
        {
            if (_length == 0 && !_isClosed)
            {
                Monitor.Wait(_gate, longest);
            }

            if (_length is > 0 and < Batch && !_isClosed)
            {
                Monitor.Wait(_gate, Linger);
            }

            return !_isClosed;
        }
    }

    /// <summary>All lines there are; of meaning until this is called again.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        lock (_gate)
        {
            (_filling, _taken) = (_taken, _filling);
            var length = _length;
            _length = 0;
            Monitor.PulseAll(_gate);
            return _taken.AsMemory(0, length);
        }
    }

    /// <summary>Nobody waits any longer.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
