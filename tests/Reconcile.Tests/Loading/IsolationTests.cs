using System.Reflection;

namespace Reconcile.Tests.Loading;

/// <summary>Another module has loaded an old version of a package into the default context before this one needs its own.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData("OldNpgsql", "postgresql://app:pw@127.0.0.1:1/sales")]
    [InlineData("OldSqlClient", "sqlserver://app:pw@127.0.0.1:1/sales?Connect%20Timeout=2")]
    public async Task An_older_package_loaded_beforehand_does_no_harm(string package, string connection)
    {
        var path = typeof(IsolationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == package).Value!;
        var name = Path.GetFileNameWithoutExtension(path);

        var child = await HostProcess.RunAsync(
            $$"""
            $old = [Reflection.Assembly]::LoadFrom('{{path}}')
            Import-Module '{{Repository.Manifest}}' -Force
            $test = Test-ReconcileConnection '{{connection}}' -ErrorAction Ignore
            "problem: $($test.Problem)"
            foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
                if ($assembly.GetName().Name -eq '{{name}}') { "version: $($assembly.GetName().Version) own: $($assembly.Location -like '*bin?lib*')" }
            }
            """,
            TestContext.Current.CancellationToken);

        Assert.Contains("problem: ConnectionFailed", child.Output, StringComparison.Ordinal);
        Assert.Contains("own: False", child.Output, StringComparison.Ordinal);
        Assert.Contains("own: True", child.Output, StringComparison.Ordinal);
    }
}
