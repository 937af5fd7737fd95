using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Scripts;

/// <summary>What a script writes reaches the caller's streams, item by item and in order.</summary>
public sealed class ScriptStreamTests : IDisposable
{
    // The cmdlets for this belong to a module that the tests do not have.
    private const string Say =
        """
        function Say { [CmdletBinding()] param()
            $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteObject('o1'); $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteInformation('i', [string[]] @())
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('e'), 'Said', 'NotSpecified', 1)); $PSCmdlet.WriteDebug('d'); $PSCmdlet.WriteObject('o2')
            $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(7, 'activity', 'status'))
        }

        """;

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_stream_is_forwarded_in_the_order_of_the_script()
    {
        var output = _session.Run(Say + "1..20 | Invoke-ParallelBatch { Say } -Function Say -PassThru -Verbose -Debug -ErrorAction Continue -WarningAction Continue -InformationAction Continue -MaxWorkers 3 *>&1");

        var written = output.Output.Where(value => !value.ToString().Contains("attempt 1 starts", StringComparison.Ordinal)).Select(value => value.ToString()).ToList();
        Assert.Equal(Enumerable.Repeat(new[] { "v", "o1", "w", "i", "e", "d", "o2" }, 20).SelectMany(item => item), written);
        Assert.Equal(
            [typeof(VerboseRecord), typeof(string), typeof(WarningRecord), typeof(InformationRecord), typeof(ErrorRecord), typeof(DebugRecord), typeof(string)],
            output.Output.Where(value => !value.ToString().Contains("attempt 1 starts", StringComparison.Ordinal)).Take(7).Select(value => value.BaseObject.GetType()));
    }

    [Fact]
    public void A_result_lists_its_output_errors_and_warnings()
    {
        var output = _session.Run(Say + "1 | Invoke-ParallelBatch { Say } -Function Say -ErrorAction SilentlyContinue -WarningAction SilentlyContinue");

        var result = output.TheOne<BatchItemResult>();
        Assert.Equal(["o1", "o2"], result.Output.Select(value => value!.ToString()));
        Assert.Equal("Said,Say", Assert.IsType<ErrorRecord>(Assert.Single(result.Errors)).FullyQualifiedErrorId);
        Assert.Equal(["w"], result.Warnings);
        Assert.Empty(output.Warnings);
    }

    [Fact]
    public void Progress_is_shown_below_that_of_the_run()
    {
        var output = _session.Run(Say + "1 | Invoke-ParallelBatch { Say } -Function Say -PassThru -ErrorAction Ignore");

        var progress = Assert.Single(output.Progress, record => record.Activity == "activity");
        Assert.Equal("status", progress.StatusDescription);
    }

    [Theory]
    [InlineData("$Host.UI.WriteLine('shown')")]
    [InlineData("$Host.UI.Write('shown'); $Host.UI.WriteLine()")]
    [InlineData("$Host.UI.WriteLine('Red', 'Black', 'shown')")]
    [InlineData("$Host.UI.WriteErrorLine('shown')")]
    [InlineData("'shown' | Out-Default")]
    [InlineData("function Tell { [CmdletBinding()] param() $PSCmdlet.WriteInformation([System.Management.Automation.HostInformationMessage] @{ Message = 'shown' }, [string[]] 'PSHOST') }; Tell")]
    public void What_is_shown_on_the_host_is_shown_on_the_callers_once(string script)
    {
        var output = _session.Run($"1 | Invoke-ParallelBatch {{ {script} }} -PassThru");

        Assert.Empty(output.Errors);
        Assert.Equal("shown", _session.Shown.Trim());
    }

    [Fact]
    public void Errors_keep_the_place_in_the_script()
    {
        var output = _session.Run("$r = 1 | Invoke-ParallelBatch { 'first'\n missing-command } -ErrorAction Ignore; $r.Errors[0].InvocationInfo.ScriptLineNumber");

        Assert.Equal(2, Assert.Single(output.Output).BaseObject);
    }

    [Fact]
    public void Stopping_at_an_error_that_is_forwarded_ends_the_run()
    {
        var output = _session.Run(Say + "1..100 | Invoke-ParallelBatch { Say } -Function Say -PassThru -ErrorAction Stop -MaxWorkers 1");

        Assert.NotNull(output.Terminating);
        Assert.Equal(["o1"], output.Of<string>());
    }
}
