using System.Buffers.Binary;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Strategies.Multiset;

/// <summary>
/// Rows with their counts, set aside in a file that nobody else can read and that is gone when it is closed, or with the process,
/// however that ends.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private const int BufferSize = 32 * 1024;
    private const int HeaderLength = sizeof(long) + sizeof(int);

    private readonly string _folder;
    private readonly FileStream _stream;

    /// <exception cref="ReconcileException">The file cannot be made.</exception>
    public SpillFile(string folder)
    {
        _folder = folder;
        try
        {
            _stream = Create(Path.Combine(folder, "reconcile-" + Path.GetRandomFileName()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Appends a row.</summary>
    /// <exception cref="ReconcileException">It cannot be written, for example because the disk is full.</exception>
    public void Write(ReadOnlySpan<byte> row, long count)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt64LittleEndian(header, count);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(long)..], row.Length);
        try
        {
            _stream.Write(header);
            _stream.Write(row);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>Hands every row that was written to a tally.</summary>
    /// <exception cref="ReconcileException">They cannot be read back.</exception>
    public void ReadInto(SpillingTally tally, CancellationToken cancellationToken)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        var row = new ByteBuffer();
        for (var rest = Rewind(); rest > 0; rest -= HeaderLength + row.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(header);
            var length = BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(long)..]);
            row.Clear();
            Read(row.Reserve(length)[..length]);
            row.Advance(length);
            tally.Add(row.Written, BinaryPrimitives.ReadInt64LittleEndian(header));
        }
    }

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What could not be written any more is not needed any more.
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = BufferSize,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        // Without a name, it is gone with its handle: even a killed process leaves none.
        File.Delete(path);
        return stream;
    }

    private long Rewind()
    {
        try
        {
            _stream.Flush();
            _stream.Position = 0;
            return _stream.Length;
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    private void Read(Span<byte> bytes)
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
        $"The rows to compare could not be set aside in {_folder}: {e.Message} Free some space there, name another folder for temporary files (TMPDIR, or TEMP on Windows), or name the columns that identify a row with -KeyColumn, which needs no files.", e);
}
