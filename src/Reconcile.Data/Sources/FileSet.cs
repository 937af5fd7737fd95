namespace Reconcile.Data.Sources;

/// <summary>The files that a connection means: one, those of a folder, or those that fit a glob. Each is a table called as the file without its ending.</summary>
internal sealed class FileSet
{
    private readonly ReconcileConnection _connection;

    public FileSet(ReconcileConnection connection) => _connection = connection;

    public ReconcileProvider Provider => _connection.Provider;

    private string[] Endings => Provider switch
    {
        ReconcileProvider.Csv => [".csv", ".csv.gz", ".csv.zst"],
        ReconcileProvider.Parquet => [".parquet"],
        _ => [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst"],
    };

    /// <summary>The tables and their files' full paths, in the order of their names.</summary>
    /// <exception cref="ReconcileException">There is no file, or two would be one table.</exception>
    public IReadOnlyList<(string Table, string Path)> Find()
    {
        List<(string Table, string Path)> found = [.. Paths().Select(path => (TableOf(path), path)).OrderBy(file => file.Item1, StringComparer.Ordinal)];
        if (found.Count == 0)
        {
            throw Failed($"there is no file that ends in {string.Join(" or ", Endings)}, or none fits");
        }

        // DuckDB's names differ in more than case.
        var twice = found.GroupBy(file => file.Table, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Skip(1).Any());
        return twice is null
            ? found
            : throw Failed($"the files {string.Join(" and ", twice.Select(file => System.IO.Path.GetFileName(file.Path)))} would be one table. Name one of them, or a glob that fits only one");
    }

    private List<string> Paths()
    {
        var path = System.IO.Path.GetFullPath(_connection.Database);
        try
        {
            if (File.Exists(path))
            {
                return [path];
            }

            if (Directory.Exists(path))
            {
                return [.. Directory.EnumerateFiles(path).Where(file => Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))];
            }

            var (folder, pattern) = (System.IO.Path.GetDirectoryName(path), System.IO.Path.GetFileName(path));
            return Directory.Exists(folder) && pattern.AsSpan().IndexOfAny('*', '?') >= 0
                ? [.. Directory.EnumerateFiles(folder, pattern)]
                : throw Failed("there is no such file or folder. A glob may have * and ? in its last part only");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new ReconcileException(ReconcileProblem.PermissionDenied, $"{_connection}: {e.Message}", e);
        }
    }

    private string TableOf(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        var ending = Endings.Where(ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).MaxBy(ending => ending.Length)
            ?? System.IO.Path.GetExtension(name);
        return ending.Length < name.Length ? name[..^ending.Length] : name;
    }

    private ReconcileException Failed(string why) => new(ReconcileProblem.ConnectionFailed, $"{_connection}: {why}.");
}
