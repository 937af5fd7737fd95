using System.Management.Automation;

namespace Reconcile.Completion;

/// <summary>Database files named in the session's terms: relative to its location (which is not the process's), with its drives and its home.</summary>
internal static class DatabasePath
{
    /// <summary>The connection with the full path of its file; one to a server, or to memory, as it is.</summary>
    /// <exception cref="FormatException">The path names a place that is no file system.</exception>
    public static ReconcileConnection Resolve(ReconcileConnection connection, PathIntrinsics paths)
    {
        if (!connection.IsFile || IsNoFile(connection.Database))
        {
            return connection;
        }

        try
        {
            var path = paths.GetUnresolvedProviderPathFromPSPath(connection.Database, out var provider, out _);
            return provider.Name == "FileSystem"
                ? connection with { Database = path }
                : throw new FormatException($"The {connection.Provider} connection names no file: its path is not in the file system.");
        }
        catch (SessionStateException error)
        {
            throw new FormatException($"The {connection.Provider} connection names a drive that does not exist in this session.", error);
        }
    }

    private static bool IsNoFile(string database) =>
        database.Length == 0
        || database.StartsWith(':')
        || database.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        || database.StartsWith('|');
}
