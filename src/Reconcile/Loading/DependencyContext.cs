using System.Reflection;
using System.Runtime.Loader;

namespace Reconcile.Loading;

/// <summary>
/// Where the adapters and their packages live, apart from whatever other modules have loaded. Each adapter's
/// <c>.deps.json</c> says which file a name stands for, native ones included; every other name (the framework,
/// <c>Reconcile.Core</c>, whose types cross the border) is left to the default context.
/// </summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string SharedAssembly = "Reconcile.Core";
    private static readonly string[] Adapters = ["Reconcile.Data", "Reconcile.Web", "Reconcile.Telemetry"];
    private static readonly Lock Gate = new();
    private static volatile DependencyContext? _instance;
    private readonly AssemblyDependencyResolver[] _resolvers;

    private DependencyContext(string folder)
        : base("Reconcile") =>
        _resolvers = [.. Adapters.Select(name => new AssemblyDependencyResolver(Path.Combine(folder, name + ".dll")))];

    /// <summary>Answers the default context's question for an adapter, and no other question.</summary>
    internal static Assembly? ResolveAdapter(AssemblyLoadContext context, AssemblyName name) =>
        Array.IndexOf(Adapters, name.Name) >= 0 ? Instance().LoadFromAssemblyName(name) : null;

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != SharedAssembly
        && Find(resolver => resolver.ResolveAssemblyToPath(assemblyName)) is string path
            ? LoadFromAssemblyPath(path)
            : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        Find(resolver => resolver.ResolveUnmanagedDllToPath(unmanagedDllName)) is string path
            ? LoadUnmanagedDllFromPath(path)
            : nint.Zero;

    private static DependencyContext Instance()
    {
        if (_instance is null)
        {
            lock (Gate)
            {
                _instance ??= new DependencyContext(Path.Combine(ModuleFile.Folder, "lib"));
            }
        }

        return _instance;
    }

    private string? Find(Func<AssemblyDependencyResolver, string?> ask)
    {
        foreach (var resolver in _resolvers)
        {
            if (ask(resolver) is string path)
            {
                return path;
            }
        }

        return null;
    }
}
