namespace Reconcile.Data.Sources;

/// <summary>Some rows of a table behind each other in one buffer. Reused: a run over any number of rows needs a handful of them.</summary>
internal sealed class RowBatch
{
    /// <summary>Bytes at which a batch is handed on. Small enough to stay in a processor's cache, large enough to make handing on cheap.</summary>
    public const int TargetLength = 128 * 1024;

    private int[] _starts = new int[4096];

    /// <summary>The rows' bytes; what lies behind <see cref="End"/> is no whole row yet.</summary>
    public byte[] Data { get; set; } = new byte[TargetLength + (32 * 1024)];

    public int Count { get; private set; }

    /// <summary>The end of the last row.</summary>
    public int End { get; private set; }

    public ReadOnlySpan<byte> this[int row] => Data.AsSpan(_starts[row], StartOf(row + 1) - _starts[row]);

    /// <summary>The rows' first bytes, in order.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    public int StartOf(int row) => row == Count ? End : _starts[row];

    /// <summary>Leaves out bytes that belong to no row.</summary>
    public void SkipTo(int position) => End = position;

    public void Clear()
    {
        Count = 0;
        End = 0;
    }

    /// <summary>Takes the bytes from <see cref="End"/> to a position as a row.</summary>
    public void AddRow(int end)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
        }

        _starts[Count++] = End;
        End = end;
    }

    /// <summary>Copies a row in.</summary>
    public void AddRow(ReadOnlySpan<byte> row)
    {
        EnsureLength(End + row.Length);
        row.CopyTo(Data.AsSpan(End));
        AddRow(End + row.Length);
    }

    public void EnsureLength(int length)
    {
        if (Data.Length < length)
        {
            var bytes = Data;
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * bytes.Length, length)));
            Data = bytes;
        }
    }
}
