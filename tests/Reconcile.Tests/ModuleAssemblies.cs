using System.Runtime.CompilerServices;
using System.Runtime.Loader;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Reconcile.Tests;

/// <summary>Lets the tests name the module's types: from the very files that its manifest loads, so that each type exists once.</summary>
internal static class ModuleAssemblies
{
    private static readonly string[] Names = ["Reconcile", "Reconcile.Core"];

    [ModuleInitializer]
    internal static void Use() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        Array.IndexOf(Names, name.Name) >= 0
            ? context.LoadFromAssemblyPath(Path.Combine(Repository.Root, "bin", name.Name + ".dll"))
            : null;
}
