namespace Reconcile.Host;

/// <summary>The manifest of the module that is loaded before a script runs.</summary>
internal static class ModuleManifest
{
    /// <summary>The environment variable that names another manifest.</summary>
    public const string Variable = "RECONCILE_MODULE";

    /// <summary>The manifest's full path.</summary>
    /// <param name="programFolder">Where this program lies: two folders below the module's.</param>
    /// <param name="named">What the environment names; null or empty for the module this program belongs to.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static string Find(string programFolder, string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new UsageException($"{Variable} names '{named}', which is not a file. Name the module's manifest, Reconcile.psd1.");
        }

        var own = Path.GetFullPath(Path.Combine(programFolder, "..", "..", "Reconcile.psd1"));
        return File.Exists(own)
            ? own
            : throw new UsageException($"The module's manifest '{own}' is missing. Set {Variable} to the path of Reconcile.psd1.");
    }
}
