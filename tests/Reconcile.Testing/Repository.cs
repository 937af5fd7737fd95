namespace Reconcile.Testing;

/// <summary>Where the project's files are, wherever the tests run from.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Module.sln</c>.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The module's manifest; importing it loads the module as a user would.</summary>
    public static string Manifest => Path.Combine(Root, "Reconcile.psd1");

    /// <summary>A file of the shared real data, or null where it is absent: a test that needs it then skips.</summary>
    public static string? SharedData(string relativePath)
    {
        var path = Path.Combine(Root, "..", "shared", "data", relativePath);
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Module.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {start} holds Module.sln.");
    }
}
