namespace Reconcile.Loading;

/// <summary>Where the files of this module lie.</summary>
internal static class ModuleFile
{
    /// <summary>The manifest, by which the module is imported.</summary>
    public static string Manifest => Path.Combine(Root, "Reconcile.psd1");

    private static string Root => Path.GetDirectoryName(Folder)!;

    /// <summary>The folder of the module's own assemblies.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(typeof(ModuleFile).Assembly.Location)
        ?? throw new InvalidOperationException("The module was not loaded from a file, so what belongs to it cannot be found.");
}
