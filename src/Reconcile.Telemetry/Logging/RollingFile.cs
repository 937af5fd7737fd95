namespace Reconcile.Telemetry.Logging;

/// <summary>
/// A file that is appended to and, once it has its size, called <c>name.1</c> while a new one is begun; what was <c>name.1</c> becomes <c>name.2</c>,
/// and so on. Not thread-safe. One process writes to it at a time; others may read.
/// </summary>
internal sealed class RollingFile : ILogFile
{
    private readonly string _path;
    private readonly long _most;
    private readonly int _kept;
    private FileStream? _file;

    /// <summary>Opens the file behind what it holds already.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="mostBytes">Size from which on the next one is begun.</param>
    /// <param name="kept">Earlier files that are kept.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public RollingFile(string path, long mostBytes, int kept)
    {
        _path = path;
        _most = mostBytes;
        _kept = kept;
        _file = Open();
    }

    public Stream Next()
    {
        if (_file is { } full && full.Position >= _most)
        {
            full.Dispose();
            _file = null;
            MoveUp();
        }

        return _file ??= Open();
    }

    public void Flush() => _file?.Flush();

    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // The disk does not take the last lines: there is nobody left to tell.
        }
    }

    private FileStream Open()
    {
        var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 64 * 1024);
        try
        {
            KeepOthersOut(file);
            EndTornLine(file);
            return file;
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>On Unix, sharing for reading lets a second writer in all the same. The lock is far behind the end, where it is in no reader's way.</summary>
    private static void KeepOthersOut(FileStream file)
    {
        if (!OperatingSystem.IsMacOS())
        {
            file.Lock(long.MaxValue - 1, 1);
        }
    }

    /// <summary>A process that was killed may have left half a line, which is not to spoil ours.</summary>
    private static void EndTornLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }
    }

    private void MoveUp()
    {
        if (_kept == 0)
        {
            File.Delete(_path);
            return;
        }

        for (var number = _kept; number > 0; number--)
        {
            var from = number == 1 ? _path : Numbered(number - 1);
            if (File.Exists(from))
            {
                File.Move(from, Numbered(number), overwrite: true);
            }
        }
    }

    private string Numbered(int number) => FormattableString.Invariant($"{_path}.{number}");
}
