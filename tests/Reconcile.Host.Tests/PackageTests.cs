using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Reconcile.Host.Tests.Running;
using Reconcile.Testing;

namespace Reconcile.Host.Tests;

/// <summary>What <c>Package.proj</c> packs works where nothing else of the project is.</summary>
public sealed partial class PackageTests
{
    [Fact]
    public async Task A_package_is_compiled_beforehand_and_runs_from_any_folder()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.Combine("package.zip");
        await PackAsync(zip, folder.Combine("build"));

        await ZipFile.ExtractToDirectoryAsync(zip, folder.FullPath, TestContext.Current.CancellationToken);

        var module = folder.Combine("Reconcile");
        Assert.Equal(["LICENSE", "README.md", "Reconcile.psd1"], Directory.GetFiles(module).Select(Path.GetFileName).Order());
        foreach (var file in new[] { "Reconcile.dll", "Reconcile.Core.dll", "lib/Reconcile.Data.dll", "lib/Reconcile.Web.dll", "lib/Reconcile.Telemetry.dll", "lib/Npgsql.dll" })
        {
            Assert.True(IsPrecompiled(Path.Combine(module, "bin", file)), $"{file} would be compiled on each start.");
        }

        Assert.True(File.Exists(Path.Combine(module, "en-US", "Reconcile.dll-Help.xml")), "Get-Help would know only the syntax.");

        // Native libraries are those of one platform, each of them once.
        Assert.Empty(Directory.GetDirectories(module, "runtimes", SearchOption.AllDirectories));
        Assert.Single(Directory.GetFiles(module, "*duckdb.*", SearchOption.AllDirectories), file => !file.EndsWith(".dll", StringComparison.Ordinal) || OperatingSystem.IsWindows());

        using var process = HostProcess.Start(
            Path.Combine(module, "bin", "host", Path.GetFileName(HostProcess.Program)),
            [Path.Combine(Repository.Root, "examples", "01-quick-start.ps1"), "-Folder", folder.Combine("quick-start")]);
        var result = await process.EndAsync();
        Assert.Contains(result.OutputLines, line => line.StartsWith("4 of 4 tables match", StringComparison.Ordinal));
        Assert.Equal(0, result.ExitCode);
    }

    private static async Task PackAsync(string zip, string staging)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "-nologo", Path.Combine(Repository.Root, "Package.proj"), $"-p:PackageFile={zip}", $"-p:Staging={staging}/"])
        {
            RedirectStandardOutput = true,
            // Nothing that outlives the build, or its output would have no end.
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(NotServed().Match(output) is { Success: true }, $"The registry does not serve the compiler of .NET for this platform: {NotServed().Match(output).Value}");
        Assert.True(process.ExitCode == 0, output);
    }

    private static bool IsPrecompiled(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    [GeneratedRegex(@"NU1(101|102|103|301): .*")]
    private static partial Regex NotServed();
}
