namespace Reconcile;

/// <summary>A file that takes a checkpoint's place. Until it does, whatever happens leaves the checkpoint as it was.</summary>
/// <param name="path">The checkpoint.</param>
internal sealed class CheckpointCopy(string path)
{
    private readonly string _copy = path + ".compacted";

    /// <summary>Writes the lines and brings them to the disk.</summary>
    public void Write(IEnumerable<CheckpointLine> lines)
    {
        // One that a run left behind whose process was killed meanwhile is written over.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(_copy, options);
            foreach (var line in lines)
            {
                file.Write(line.Bytes.Span);
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(_copy);
            throw;
        }
    }

    /// <summary>Takes the checkpoint's place, in one step.</summary>
    public void Replace() => File.Move(_copy, path, overwrite: true);
}
