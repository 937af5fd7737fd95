using System.Diagnostics;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Scripts;

/// <summary>Scripts in worker processes: what goes there and what comes back.</summary>
[Collection("Worker processes")]
public sealed class ScriptProcessTests : IDisposable
{
    private const string Batch = "Invoke-ParallelBatch -Isolation Process -MaxWorkers 1";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_thousand_items_go_through_four_processes_once_each()
    {
        var output = _session.Run("1..1000 | Invoke-ParallelBatch { \"$_ $PID\" } -Isolation Process -MaxWorkers 4");

        Assert.Empty(output.Errors);
        var values = output.Of<BatchItemResult>().Select(result => ((string)result.Value!).Split(' ')).ToList();
        Assert.Equal(Enumerable.Range(1, 1000), values.Select(value => int.Parse(value[0], null)).Order());
        Assert.InRange(values.Select(value => value[1]).Distinct().Count(), 1, 4);
        Assert.DoesNotContain(values, value => value[1] == $"{Environment.ProcessId}");
        Assert.All(output.Of<BatchItemResult>(), result => Assert.InRange(result.Worker, 1, 4));
    }

    [Fact]
    public void Values_arguments_functions_modules_and_initialization_go_along()
    {
        File.WriteAllText(_session.PathOf("carried.psm1"), "function Get-Carried { 'module' }");

        var output = _session.Run(
            $$"""
            function Add-Mark([string] $text) { "<$text>" }
            $prefix = @{ Text = 'p'; Inner = @{ Deep = @(1, @(2, 3)) } }
            'x' | {{Batch}} -PassThru -Function Add-Mark -ImportModule ./carried.psm1 -InitializationScript { $global:begun = 'begun' + $using:prefix.Text } -ArgumentList 7, $null {
                param($number, $nothing)
                Add-Mark "$_ $($using:prefix.Text) $(($using:prefix).Inner.Deep[1][1]) $number $($null -eq $nothing) $(Get-Carried) $begun"
            }
            """);

        Assert.Equal("<x p 3 7 True module begunp>", output.TheOne<string>());
    }

    [Theory]
    [InlineData("42", typeof(int))]
    [InlineData("4.5d", typeof(decimal))]
    [InlineData("[datetime]'2026-02-03'", typeof(DateTime))]
    [InlineData("[guid]::Empty", typeof(Guid))]
    [InlineData("@{ a = 1 }", typeof(System.Collections.Hashtable))]
    [InlineData("& { $s = [securestring]::new(); $s.AppendChar('x'); $s }", typeof(System.Security.SecureString))]
    [InlineData("& { $s = [securestring]::new(); $s.AppendChar('x'); [pscredential]::new('user', $s) }", typeof(PSCredential))]
    public void Values_arrive_as_they_were(string value, Type type) =>
        Assert.IsType(type, Assert.Single(_session.Run($"{value} | {Batch} -PassThru {{ , $_ }}").Output).BaseObject);

    [Fact]
    public void Other_objects_arrive_as_copies_with_their_properties()
    {
        var output = _session.Run($"[IO.DirectoryInfo]'/tmp' | {Batch} -PassThru {{ \"$($_.FullName) $($_.GetType().Name)\"; [version]'1.2.3'; [IO.FileInfo]'/a/b' }}");

        Assert.Empty(output.Errors);
        Assert.Equal("/tmp PSObject", output.Output[0].BaseObject);
        Assert.Equal("/a/b", output.Output[2].Properties["FullName"].Value);
        Assert.Contains("Deserialized.System.IO.FileInfo", output.Output[2].TypeNames);
    }

    [Fact]
    public void Nothing_is_an_item_too() =>
        Assert.Equal([true, false], _session.Run($"$null, 1 | {Batch} -PassThru {{ $null -eq $_ }}").Of<bool>());

    [Fact]
    public void All_streams_come_back()
    {
        var output = _session.Run(
            $$"""
            $DebugPreference = 'Continue'
            1 | {{Batch}} -Verbose {
                [CmdletBinding()] param()
                'out'
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([ArgumentException]::new('wrong'), 'MyError', 'InvalidData', 'the target'))
                $PSCmdlet.WriteWarning('careful')
                $PSCmdlet.WriteVerbose('by the way')
                $PSCmdlet.WriteDebug('inside')
                $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new(@{ Number = 7 }, 'here'))
                $Host.UI.WriteLine('shown')
            } 5>&1 6>&1
            """);

        var result = Assert.Single(output.Of<BatchItemResult>());
        Assert.Equal("out", result.Value);
        var error = Assert.Single(output.Errors);
        Assert.Equal(("wrong", "InvalidData", "the target"), (error.Exception.Message, error.CategoryInfo.Category.ToString(), error.TargetObject));
        Assert.StartsWith("MyError", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["careful"], output.Warnings);
        Assert.Equal(["careful"], result.Warnings);
        Assert.Contains("by the way", output.Verbose);
        Assert.Equal("inside", Assert.Single(output.Of<DebugRecord>()).Message);
        var informed = output.Of<InformationRecord>();
        Assert.Equal("here", informed[0].Source);
        Assert.Equal("shown", ((HostInformationMessage)informed[1].MessageData).Message.TrimEnd());
    }

    [Theory]
    [InlineData("throw 'broken'", "broken")]
    [InlineData("1 / 0", "Attempted to divide by zero.")]
    [InlineData("$ErrorActionPreference = 'Stop'; [int]::Parse('x')", "The input string 'x' was not in a correct format.")]
    public void An_error_is_that_of_the_script(string script, string message)
    {
        var here = _session.Run($"1 | Invoke-ParallelBatch {{ {script} }}").Of<BatchItemResult>().Single();
        var output = _session.Run($"1 | {Batch} {{ {script} }}");

        var there = Assert.Single(output.Of<BatchItemResult>());
        Assert.Equal(here.Status, there.Status);
        Assert.Equal((here.Error, here.ErrorId), (there.Error, there.ErrorId));
        Assert.Equal(here.Errors.Count, there.Errors.Count);
        Assert.Contains(message, Assert.Single(output.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 5", BatchItemStatus.Failed, 5)]
    [InlineData("exit", BatchItemStatus.Succeeded, 0)]
    public void Exit_ends_the_item_and_not_the_process(string script, BatchItemStatus status, int exitCode)
    {
        var results = _session.Run($"1, 2 | {Batch} {{ if ($_ -eq 1) {{ {script} }}; $PID }}").Of<BatchItemResult>();

        Assert.Equal((status, exitCode), (results[0].Status, results[0].ExitCode));
        Assert.Equal(BatchItemStatus.Succeeded, results[1].Status);
    }

    [Fact]
    public void A_question_is_refused_and_a_stream_of_the_process_is_free()
    {
        var output = _session.Run($"1, 2 | {Batch} {{ if ($_ -eq 1) {{ $Host.UI.ReadLine() }} else {{ [Console]::WriteLine('straight'); [Console]::In.ReadToEnd().Length }} }}");

        var results = output.Of<BatchItemResult>();
        Assert.Equal([true, false], results.Select(result => result.HadErrors));
        Assert.Equal(0, results[1].Value);
    }

    [Fact]
    public void Progress_is_shown_meanwhile()
    {
        var output = _session.Run($"1 | {Batch} {{ [cmdletbinding()] param() $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(3, 'Working', 'half done')); [Threading.Thread]::Sleep(1500) }}");

        Assert.Contains(output.Progress, progress => progress.StatusDescription == "half done");
    }

    [Fact]
    public void What_is_wrong_with_all_sessions_ends_the_command()
    {
        var error = _session.Caught($"1 | {Batch} {{ 1 }} -InitializationScript {{ throw 'no start' }}");

        Assert.StartsWith("SessionFailed", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("no start", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_of_processes_without_any_is_told() =>
        Assert.Single(_session.Run("1 | Invoke-ParallelBatch { 1 } -MaxWorkerMemoryMB 100").Warnings);

    [Fact]
    public void A_process_is_replaced_after_its_share_of_items()
    {
        var processes = _session.Run($"1..4 | {Batch} {{ $PID }} -PassThru -MaxWorkerItem 2").Of<int>();

        Assert.Equal(4, processes.Count);
        Assert.Equal(2, processes.Distinct().Count());
        Assert.All(processes, process => Assert.True(SpinWait.SpinUntil(() => !IsAlive(process), TimeSpan.FromSeconds(60))));
    }

    private static bool IsAlive(int id)
    {
        try
        {
            return !Process.GetProcessById(id).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
