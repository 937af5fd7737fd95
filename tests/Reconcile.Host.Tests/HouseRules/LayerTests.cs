using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.HouseRules;

public sealed class LayerTests
{
    private static readonly string s_module = Path.Combine(Repository.Root, "bin");

    [Fact]
    public void Core_references_nothing_but_the_base_class_library()
    {
        var references = References(Path.Combine(s_module, "Reconcile.Core.dll"));
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        Assert.Contains("System.Runtime", references);
        Assert.DoesNotContain("System.Management.Automation", references);
        Assert.All(references, name => Assert.True(File.Exists(Path.Combine(runtime, $"{name}.dll")), name));
    }

    [Fact]
    public void Core_depends_on_no_package()
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_module, "Reconcile.Core.deps.json")));
        var libraries = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]);
        Assert.Equal(["Reconcile.Core"], libraries);
    }

    [Fact]
    public void Beside_the_module_lies_only_Core()
    {
        var assemblies = Directory.EnumerateFiles(s_module, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["Reconcile.Core.dll", "Reconcile.dll"], assemblies);
    }

    [Theory]
    [InlineData("lib")]
    [InlineData("host")]
    public void Core_and_the_module_exist_once(string folder)
    {
        var copies = Directory.EnumerateFiles(Path.Combine(s_module, folder), "*.dll", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Where(name => name is "Reconcile.dll" or "Reconcile.Core.dll");
        Assert.Empty(copies);
    }

    private static List<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();
    }
}
