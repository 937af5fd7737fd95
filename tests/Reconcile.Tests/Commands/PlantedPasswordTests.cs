using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>A password in a connection that cannot work: nothing that comes of it may hold it.</summary>
public sealed class PlantedPasswordTests : IDisposable
{
    private const string Secret = "pl4nted-pa55word";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Test-ReconcileConnection $c")]
    [InlineData("Get-ReconcileTable $c")]
    [InlineData("Invoke-ReconcileQuery $c -Query 'SELECT 1'")]
    [InlineData("'t' | Invoke-ParallelReconcile -Source $c -Target $c -MaxRetry 1 -Verbose")]
    [InlineData("'t' | Invoke-ParallelReconcile -Source $c -Target $c -MaxRetry 0 -Summary")]
    public void No_stream_and_no_error_holds_it(string script)
    {
        var variable = ("c", (object?)$"postgresql://app:{Secret}@127.0.0.1:1/sales");

        var output = _session.Run(script, variable);
        var shown = _session.Show(script, variable);

        Assert.NotEmpty(output.Errors);
        foreach (var error in output.Errors)
        {
            Assert.DoesNotContain(Secret, $"{error}{error.Exception}{error.ErrorDetails?.Message}{error.TargetObject}", StringComparison.Ordinal);
        }

        var rest = output.Output.SelectMany(item => item.Properties.Select(property => $"{property.Value}"))
            .Concat(output.Output.Select(item => item.ToString()))
            .Concat(output.Warnings).Concat(output.Verbose).Concat(output.Progress.Select(record => record.ToString()))
            .Append(shown);
        Assert.DoesNotContain(Secret, string.Join('\n', rest), StringComparison.Ordinal);
    }
}
