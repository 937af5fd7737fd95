namespace Reconcile.Web.Crawl;

/// <summary>
/// First in, first out, with a bounded part in memory: what is neither next nor new waits in a temporary file, which only this user may read and which
/// goes with the process. Not safe for several threads.
/// </summary>
/// <param name="blockSize">Targets that are written and read at once; twice as many are in memory at most.</param>
internal sealed class SpillingQueue(int blockSize) : IDisposable
{
    private readonly Queue<(long Offset, int Length)> _blocks = new();
    private Queue<CrawlTarget> _head = new();
    private Queue<CrawlTarget> _tail = new();
    private FileStream? _file;
    private long _end;

    public long Count { get; private set; }

    /// <summary>Bytes that wait in the file.</summary>
    public long SpilledBytes => _blocks.Sum(block => (long)block.Length);

    public void Enqueue(CrawlTarget target)
    {
        Count++;
        if (_blocks.Count == 0 && _tail.Count == 0 && _head.Count < blockSize)
        {
            _head.Enqueue(target);
            return;
        }

        _tail.Enqueue(target);
        if (_tail.Count >= blockSize)
        {
            Spill();
        }
    }

    public bool TryDequeue(out CrawlTarget target)
    {
        if (_head.Count == 0 && _blocks.TryDequeue(out var block))
        {
            Load(block);
        }
        else if (_head.Count == 0)
        {
            (_head, _tail) = (_tail, _head);
        }

        if (!_head.TryDequeue(out target!))
        {
            return false;
        }

        Count--;
        return true;
    }

    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        _file ??= Open();
        using var block = new MemoryStream();
        using (var writer = new BinaryWriter(block, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(_tail.Count);
            foreach (var target in _tail)
            {
                writer.Write(target.Url);
                writer.Write(target.Depth);
                writer.Write(target.Referrer ?? string.Empty);
            }
        }

        _tail.Clear();
        _file.Position = _end;
        _file.Write(block.GetBuffer(), 0, (int)block.Length);
        _blocks.Enqueue((_end, (int)block.Length));
        _end += block.Length;
    }

    private void Load((long Offset, int Length) block)
    {
        var bytes = new byte[block.Length];
        _file!.Position = block.Offset;
        _file.ReadExactly(bytes);
        if (_blocks.Count == 0)
        {
            _file.SetLength(_end = 0);
        }

        using var reader = new BinaryReader(new MemoryStream(bytes), System.Text.Encoding.UTF8);
        var count = reader.ReadInt32();
        var referrer = string.Empty;
        for (var i = 0; i < count; i++)
        {
            var url = reader.ReadString();
            var depth = reader.ReadInt32();
            var from = reader.ReadString();

            // Targets of one page come one after the other and share its address again.
            referrer = from == referrer ? referrer : from;
            _head.Enqueue(new CrawlTarget(url, depth, referrer.Length == 0 ? null : referrer));
        }
    }

    private static FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"reconcile-crawl-{Path.GetRandomFileName()}"), options);
    }
}
