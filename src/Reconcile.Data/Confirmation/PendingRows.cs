using System.Buffers.Binary;

namespace Reconcile.Data.Confirmation;

/// <summary>
/// Rows that wait to be read again, in the order in which they came: in memory up to a bound, beyond it in a temporary file that has no
/// name any more once it is open, so that nothing is left of it however the process ends.
/// </summary>
/// <param name="memoryLimit">Bytes kept in memory.</param>
/// <param name="directory">Where the file goes; null: the temporary directory.</param>
internal sealed class PendingRows(int memoryLimit = PendingRows.DefaultMemoryLimit, string? directory = null) : IDisposable
{
    /// <summary>There are two of these while rows are read again: those that were found, and those that are left.</summary>
    public const int DefaultMemoryLimit = 8 * 1024 * 1024;

    private const int HeaderLength = sizeof(byte) + (2 * sizeof(int));
    private const int BufferSize = 64 * 1024;

    private readonly string _directory = directory ?? Path.GetTempPath();
    private Stream _stream = new MemoryStream();

    public long Count { get; private set; }

    /// <summary>The file of the rows that memory was not to hold; null while there is none.</summary>
    public string? SpilledTo => (_stream as FileStream)?.Name;

    public void Add(RowDifferenceState state, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        header[0] = (byte)state;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], source.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[(1 + sizeof(int))..], target.Length);
        try
        {
            if (SpilledTo is null && _stream.Length + HeaderLength + source.Length + target.Length > memoryLimit)
            {
                Spill();
            }

            _stream.Write(header);
            _stream.Write(source);
            _stream.Write(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }

        Count++;
    }

    /// <summary>The rows, from the first. Nothing may be added meanwhile.</summary>
    public IEnumerable<PendingRow> Read()
    {
        var header = new byte[HeaderLength];
        Rewind();
        for (long i = 0; i < Count; i++)
        {
            Fill(header);
            var source = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1))];
            var target = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1 + sizeof(int)))];
            Fill(source);
            Fill(target);
            yield return new PendingRow((RowDifferenceState)header[0], source, target);
        }
    }

    public void Clear()
    {
        _stream.SetLength(0);
        Count = 0;
    }

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What could not be written any more is not wanted any more.
        }
    }

    private void Spill()
    {
        var path = Path.Combine(_directory, "reconcile-" + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = BufferSize };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
        }
        else
        {
            // Rows are nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        ((MemoryStream)_stream).WriteTo(file);
        _stream.Dispose();
        _stream = file;
    }

    /// <summary>What is still in a buffer is written here: a full disk is an error, not a loss.</summary>
    private void Rewind()
    {
        try
        {
            _stream.Flush();
            _stream.Position = 0;
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    private void Fill(byte[] bytes)
    {
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    private ReconcileException Failed(Exception e) => new(ReconcileProblem.OutputFailed,
        $"The rows that wait to be read again could not be kept in {_directory}: {e.Message} Free some space there, name another temporary directory, or compare without -RecheckCount.", e);
}
