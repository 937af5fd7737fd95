using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>What goes into a script, what comes out of it, and how it can end.</summary>
public sealed class InvokeParallelBatchTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
    }

    [Fact]
    public void Each_item_has_a_result_with_its_output()
    {
        var results = Run("1..200 | Invoke-ParallelBatch { $_ * 2; if ($_ -eq 7) { 'seven' } } -MaxWorkers 3").OrderBy(result => result.Index).ToList();

        Assert.Equal(Enumerable.Range(0, 200).Select(index => (long)index), results.Select(result => result.Index));
        Assert.All(results, result => Assert.Equal((BatchItemStatus.Succeeded, 1, string.Empty), (result.Status, result.Attempts, result.Error)));
        Assert.Equal(["14", "seven"], results[6].Output.Select(value => value!.ToString()));
        Assert.Equal(16, LanguagePrimitives.ConvertTo<int>(results[7].Value));
        Assert.All(results, result => Assert.InRange(result.Worker, 1, 3));
    }

    [Fact]
    public void PassThru_writes_what_the_script_writes() =>
        Assert.Equal([2, 4, 6], _session.Run("1..3 | Invoke-ParallelBatch { $_ * 2 } -PassThru -KeepOrder").Of<int>());

    [Theory]
    [InlineData("$PSItem + 1", 6)]
    [InlineData("$_ + $args[0] + $args[1]", 35)]
    [InlineData("param($a, $b) $_ + $b", 25)]
    [InlineData("[CmdletBinding()] param([int] $a, [int] $b) $_ + $a", 15)]
    [InlineData("begin { $n = 100 } process { $n += $_ } end { $n }", 105)]
    [InlineData("return $_ + 2", 7)]
    [InlineData("$_ = 70; $_", 70)]
    public void A_script_sees_its_item_and_its_arguments(string script, int expected) =>
        Assert.Equal(expected, _session.Run($"5 | Invoke-ParallelBatch {{ {script} }} -ArgumentList 10, 20 -PassThru").TheOne<int>());

    [Fact]
    public void An_item_that_is_an_array_or_null_stays_one_item()
    {
        Assert.Equal([3, 0], _session.Run("& { , @(1, 2, 3); $null } | Invoke-ParallelBatch { if ($null -eq $_) { 0 } else { $_.Count } } -PassThru -KeepOrder").Of<int>());
        Assert.Equal([10, 20], _session.Run("Invoke-ParallelBatch { $_ * 10 } -InputObject 1, 2 -PassThru -KeepOrder").Of<int>());
    }

    [Fact]
    public void A_terminating_error_fails_its_item_and_the_others_go_on()
    {
        var output = _session.Run("1..3 | Invoke-ParallelBatch { 'before'; if ($_ -eq 2) { throw 'bad' }; 'after' } -KeepOrder");

        var results = output.Of<BatchItemResult>();
        Assert.Equal([BatchItemStatus.Succeeded, BatchItemStatus.Failed, BatchItemStatus.Succeeded], results.Select(result => result.Status));
        Assert.Equal("before", Assert.Single(results[1].Output)!.ToString());
        Assert.StartsWith("Item 1 (2): bad (line 1 of the script:", results[1].Error, StringComparison.Ordinal);
        var error = Assert.Single(output.Errors);
        Assert.Equal((2, "bad"), (LanguagePrimitives.ConvertTo<int>(error.TargetObject), error.Exception.Message));
        var own = Assert.IsType<ErrorRecord>(Assert.Single(results[1].Errors));
        Assert.Equal(1, own.InvocationInfo.ScriptLineNumber);
    }

    [Fact]
    public void Errors_that_do_not_end_the_script_are_written_and_listed()
    {
        var output = _session.Run("1 | Invoke-ParallelBatch { Get-Command nowhere; [int]::Parse('x'); missing-command; 'end' }");

        var result = Assert.Single(output.Of<BatchItemResult>());
        Assert.Equal((BatchItemStatus.Succeeded, true, "end"), (result.Status, result.HadErrors, result.Value?.ToString()));
        Assert.Equal([2, 23, 42], result.Errors.Cast<ErrorRecord>().Select(error => error.InvocationInfo.OffsetInLine));
        Assert.Equal(["CommandNotFoundException", "FormatException", "CommandNotFoundException"], output.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void An_error_that_shall_stop_the_script_fails_the_item()
    {
        var result = Assert.Single(Run("1 | Invoke-ParallelBatch { $ErrorActionPreference = 'Stop'; Get-Command nowhere; 'end' }"));

        Assert.Equal((BatchItemStatus.Failed, 0), (result.Status, result.Output.Count));
    }

    [Theory]
    [InlineData("exit", BatchItemStatus.Succeeded, 0)]
    [InlineData("exit 0", BatchItemStatus.Succeeded, 0)]
    [InlineData("exit 3", BatchItemStatus.Failed, 3)]
    [InlineData("& { function f { exit 4 }; f }", BatchItemStatus.Failed, 4)]
    public void Exit_ends_its_item_only_with_its_code(string script, BatchItemStatus status, int exitCode)
    {
        var results = Run($"1..3 | Invoke-ParallelBatch {{ 'before'; if ($_ -eq 2) {{ {script} }}; 'after' }} -KeepOrder -MaxWorkers 1");

        Assert.Equal((status, exitCode, 1), (results[1].Status, results[1].ExitCode, results[1].Output.Count));
        Assert.Equal((BatchItemStatus.Succeeded, null, 2), (results[2].Status, results[2].ExitCode, results[2].Output.Count));
    }

    [Theory]
    [InlineData("break")]
    [InlineData("continue")]
    [InlineData("return")]
    [InlineData("break nowhere")]
    public void Leaving_the_script_ends_its_item_only(string statement)
    {
        var results = Run($"foreach ($once in 1) {{ 1..3 | Invoke-ParallelBatch {{ 'before'; if ($_ -eq 2) {{ {statement} }}; 'after' }} -KeepOrder -MaxWorkers 1 }}");

        Assert.Equal([2, 1, 2], results.Select(result => result.Output.Count));
        Assert.All(results, result => Assert.Equal(BatchItemStatus.Succeeded, result.Status));
    }

    [Fact]
    public void A_script_that_says_it_was_stopped_has_failed()
    {
        var results = Run("1..2 | Invoke-ParallelBatch { if ($_ -eq 1) { throw [System.Management.Automation.PipelineStoppedException]::new() }; 'fine' } -KeepOrder -MaxWorkers 1");

        Assert.Equal([BatchItemStatus.Failed, BatchItemStatus.Succeeded], results.Select(result => result.Status));
    }

    [Theory]
    [InlineData("$Host.UI.ReadLine()")]
    [InlineData("$Host.UI.PromptForChoice('a', 'b', [System.Management.Automation.Host.ChoiceDescription[]] '&Yes', 0)")]
    [InlineData("$Host.UI.PromptForCredential('a', 'b', 'c', 'd')")]
    public void Asking_is_refused_and_says_what_to_do(string script)
    {
        var result = Assert.Single(Run($"1 | Invoke-ParallelBatch {{ try {{ {script} }} catch {{ \"$_\" }} }}"));

        Assert.Contains("cannot ask", result.Value?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_items_is_an_error_only_without_a_pipeline()
    {
        Assert.Equal("NoItems", _session.Run("Invoke-ParallelBatch { 1 }").ErrorId);
        Assert.Empty(_session.Run("@() | Invoke-ParallelBatch { 1 }").Errors);
    }

    private IReadOnlyList<BatchItemResult> Run(string script) => _session.Run(script).Of<BatchItemResult>();
}
