namespace Reconcile.Tests;

/// <summary>The tests that need genuine PowerShell: <c>tests/Module/*.Tests.ps1</c>.</summary>
public sealed class PesterTests(ITestOutputHelper log)
{
    [Fact]
    public async Task The_module_passes_its_Pester_tests()
    {
        var pwsh = FindPwsh();
        Assert.SkipWhen(pwsh is null, "There is no pwsh on the PATH, and RECONCILE_PWSH names none.");
        var pester = await RunAsync(pwsh, "if (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.0) { 'here' }");
        Assert.SkipUnless(pester.Output.Contains("here", StringComparison.Ordinal), $"{pwsh} has no Pester 5.");

        var run = await RunAsync(
            pwsh,
            $$"""
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = '{{Path.Combine(Repository.Root, "tests", "Module")}}'
            $configuration.Run.Exit = $true
            $configuration.Run.Throw = $false
            $configuration.Output.RenderMode = 'Plaintext'
            $configuration.Output.CIFormat = 'None'
            Invoke-Pester -Configuration $configuration
            """);

        log.WriteLine(run.Output);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain("Tests Passed: 0", run.Output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string pwsh, string command) =>
        HostProcess.RunAsync(pwsh, ["-NoProfile", "-NonInteractive", "-Command", command], TestContext.Current.CancellationToken);

    private static string? FindPwsh()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return Environment.GetEnvironmentVariable("RECONCILE_PWSH") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists);
    }
}
