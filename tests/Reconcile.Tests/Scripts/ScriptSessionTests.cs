using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Scripts;

/// <summary>What a script's session takes over from the caller, and what it does not keep from one item to the next.</summary>
public sealed class ScriptSessionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("$using:number", "5")]
    [InlineData("$USING:Number", "5")]
    [InlineData("$using:map.list[1]", "two")]
    [InlineData("$using:map['Key']", "upper")]
    [InlineData("$using:map['key']", "lower")]
    [InlineData("($using:array).Count", "3")]
    [InlineData("$using:array[2]", "c")]
    [InlineData("$using:env:RECONCILE_TEST_USING", "environment")]
    [InlineData("& { 1 | ForEach-Object { $using:number } }", "5")]
    [InlineData("function f { $using:number }; f", "5")]
    [InlineData("$null -eq $using:nothing", "True")]
    [InlineData("if ($false) { $using:number } else { 'other' }", "other")]
    public void Using_takes_a_value_of_the_caller(string expression, string expected)
    {
        Environment.SetEnvironmentVariable("RECONCILE_TEST_USING", "environment");

        var output = _session.Run(
            $$"""
            $number = 5; $nothing = $null; $array = 'a', 'b', 'c'
            $map = [Collections.Generic.Dictionary[string, object]]::new(); $map.list = 'one', 'two'; $map['Key'] = 'upper'; $map['key'] = 'lower'
            1 | Invoke-ParallelBatch { {{expression}} } -PassThru
            """);

        Assert.Empty(output.Errors);
        Assert.Equal(expected, Assert.Single(output.Output).ToString());
    }

    [Fact]
    public void Using_takes_the_value_of_where_the_command_is_called() =>
        Assert.Equal("inner", _session.Run("$v = 'outer'; function f { $v = 'inner'; 1 | Invoke-ParallelBatch { $using:v } -PassThru }; f").TheOne<string>());

    [Fact]
    public void Using_in_a_batch_within_the_script_takes_a_value_of_the_script() =>
        Assert.Equal("inner", _session.Run($"1 | Invoke-ParallelBatch {{ $own = 'inner'; 1 | Invoke-ParallelBatch {{ $using:own }} -PassThru }} -ImportModule '{Repository.Manifest}' -PassThru").TheOne<string>());

    [Theory]
    [InlineData("1 | Invoke-ParallelBatch { $using:nowhere }", "UsingVariableUndefined")]
    [InlineData("$b = { 1 }; 1 | Invoke-ParallelBatch { $using:b }", "ScriptBlockPassed")]
    [InlineData("1 | Invoke-ParallelBatch { $args } -ArgumentList { 1 }", "ScriptBlockPassed")]
    [InlineData("{ 1 } | Invoke-ParallelBatch { $_ }", "ScriptBlockPassed")]
    [InlineData("1 | Invoke-ParallelBatch { 1 } -Function nowhere", "FunctionNotFound")]
    [InlineData("1 | Invoke-ParallelBatch { 1 } -ImportModule nowhere", "SessionFailed")]
    [InlineData("1..100 | Invoke-ParallelBatch { 1 } -InitializationScript { throw 'no' }", "SessionFailed")]
    public void What_cannot_be_taken_over_is_said_before_the_first_item(string script, string errorId)
    {
        var output = _session.Run(script);

        Assert.Empty(output.Output);
        Assert.Equal(errorId, output.ErrorId);
    }

    [Fact]
    public void Functions_are_carried_in() =>
        Assert.Equal("9 and 4", _session.Run("function square($n) { $n * $n }; filter half { $_ / 2 }; 3 | Invoke-ParallelBatch { \"$(square $_) and $(8 | half)\" } -Function square, half -PassThru").TheOne<string>());

    [Fact]
    public void Modules_are_imported_by_a_path_that_is_the_callers()
    {
        Directory.CreateDirectory(_session.PathOf("mine"));
        File.WriteAllText(_session.PathOf("mine/mine.psm1"), "function Get-Mine { 'mine' }");

        Assert.Equal("mine", _session.Run("1 | Invoke-ParallelBatch { Get-Mine } -ImportModule ./mine/mine.psm1 -PassThru").TheOne<string>());
    }

    [Fact]
    public void Initialization_runs_once_in_each_session_and_stays()
    {
        var output = _session.Run(
            """
            $count = [Collections.Concurrent.ConcurrentBag[int]]::new(); $base = 10
            1..50 | Invoke-ParallelBatch { $shared + $global:other + $_ } -InitializationScript { ($using:count).Add(1); $shared = $using:base; $global:other = 100 } -PassThru -KeepOrder -MaxWorkers 2
            "sessions: $($count.Count -le 2)"
            """);

        Assert.Empty(output.Errors);
        Assert.Equal(Enumerable.Range(111, 50), output.Of<int>());
        Assert.Equal("sessions: True", output.Of<string>().Single());
    }

    [Fact]
    public void What_the_initialization_writes_is_no_items_output()
    {
        var output = _session.Run("1..3 | Invoke-ParallelBatch { $_ } -InitializationScript { 'begun'; $Host.UI.WriteLine('seen') } -PassThru -KeepOrder -MaxWorkers 1");

        Assert.Equal([1, 2, 3], output.Output.Select(value => LanguagePrimitives.ConvertTo<int>(value)));
        Assert.Contains("seen", _session.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ exit 3 }", "exit code 3")]
    [InlineData("{ missing-command } -ErrorAction Stop", "is not recognized")]
    [InlineData("{ 1 } -ImportModule nowhere", "no valid module file was found")]
    public void An_initialization_that_fails_says_why(string initialization, string reason)
    {
        var output = _session.Run($"1, 2 | Invoke-ParallelBatch {{ 1 }} -InitializationScript {initialization}");

        Assert.Empty(output.Output);
        Assert.Equal("SessionFailed", output.ErrorId);
        Assert.Contains(reason, output.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ActionPreference", output.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_initialization_may_leave_early() =>
        Assert.Equal("early", _session.Run("1 | Invoke-ParallelBatch { $global:found } -InitializationScript { $global:found = 'early'; exit 0; $global:found = 'late' } -PassThru").TheOne<string>());

    [Theory]
    [InlineData("{ param([Parameter(Mandatory)] $name) $name }")]
    [InlineData("{ param([ValidateSet('a', 'b')] $name) $name } -ArgumentList 'c'")]
    [InlineData("{ [CmdletBinding()] param($name) $name } -ArgumentList 1, 2")]
    [InlineData("{ param([int] $number) $number } -ArgumentList 'no number'")]
    [InlineData("{ param([Parameter(ValueFromPipeline)] [int] $number) process { $number } }")]
    public void A_script_that_cannot_take_what_it_is_given_fails(string script)
    {
        foreach (var isolation in (string[])["Session", "Process"])
        {
            var output = _session.Run($"'item' | Invoke-ParallelBatch {script} -Isolation {isolation}");

            var result = Assert.Single(output.Of<BatchItemResult>());
            Assert.Equal((BatchItemStatus.Failed, 0), (result.Status, result.Output.Count));
            Assert.Single(result.Errors);
            Assert.DoesNotContain("@args", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("of the script", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_command_in_the_script_that_refuses_its_arguments_is_an_error_of_a_script_that_goes_on()
    {
        var result = _session.Run("1 | Invoke-ParallelBatch { param([Parameter()] $x) & { param([ValidateSet('a')] $y) $y } @args 'b'; 'after' } -ErrorAction SilentlyContinue").TheOne<BatchItemResult>();

        Assert.Equal((BatchItemStatus.Succeeded, "after", 1), (result.Status, result.Value?.ToString(), result.Errors.Count));
    }

    [Theory]
    [InlineData("$x = 1", "$x")]
    [InlineData("$global:x = 1", "$global:x")]
    [InlineData("$script:x = 1", "$x")]
    [InlineData("$global:kept = 1", "if ($kept -ne 'as it was') { $kept }")]
    [InlineData("iex '$global:x = 1'", "$x")]
    [InlineData("$PSDefaultParameterValues['*:Verbose'] = $true", "if ($PSDefaultParameterValues.Count) { 1 }")]
    [InlineData("$ErrorActionPreference = 'Stop'", "if ($ErrorActionPreference -ne 'Continue') { 1 }")]
    [InlineData("$global:ErrorActionPreference = 'Stop'", "if ($ErrorActionPreference -ne 'Continue') { 1 }")]
    [InlineData("try { missing-command } catch { }", "if ($Error.Count) { 1 }")]
    [InlineData("Set-Location /", "if ($PWD.Path -eq '/') { 1 }")]
    [InlineData("function f { 1 }", "if (Get-Command f -CommandType Function -ErrorAction Ignore) { 1 }")]
    [InlineData("$global:LASTEXITCODE = 5", "$LASTEXITCODE")]
    [InlineData("[cultureinfo]::CurrentCulture = 'de-DE'", "if ([cultureinfo]::CurrentCulture.Name -eq 'de-DE') { 1 }")]
    [InlineData("$_ = 'changed'; $PSItem = 'changed'", "if ($_ -ne 2) { 1 }")]
    public void Nothing_is_left_for_the_next_item(string leaves, string finds)
    {
        // Set-Location belongs to a module that the tests do not have.
        leaves = leaves.Replace("Set-Location /", "$null = $ExecutionContext.SessionState.Path.SetLocation('/')", StringComparison.Ordinal)
            .Replace("iex ", "$text = ", StringComparison.Ordinal);
        leaves = leaves.StartsWith("$text = ", StringComparison.Ordinal) ? leaves + "; . ([scriptblock]::Create($text))" : leaves;

        var output = _session.Run($"1, 2 | Invoke-ParallelBatch {{ if ($_ -eq 1) {{ {leaves} }} else {{ {finds} }} }} -InitializationScript {{ $global:kept = 'as it was' }} -PassThru -MaxWorkers 1 -KeepOrder");

        Assert.Empty(output.Errors);
        Assert.DoesNotContain(output.Output, value => value is not null);
    }

    [Fact]
    public void The_session_is_where_the_caller_is()
    {
        Directory.CreateDirectory(_session.PathOf("[odd] name"));

        var output = _session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation([WildcardPattern]::Escape(\"$PWD/[odd] name\")); 1 | Invoke-ParallelBatch { \"$PWD\" } -PassThru");

        Assert.EndsWith("[odd] name", output.TheOne<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Continue Continue SilentlyContinue SilentlyContinue SilentlyContinue False High")]
    [InlineData("-Verbose -Debug", "Continue Continue Continue Continue SilentlyContinue False High")]
    [InlineData("-ErrorAction Stop -WarningAction Stop -InformationAction Continue", "Stop Stop SilentlyContinue SilentlyContinue Continue False High")]
    [InlineData("-ErrorAction Ignore -WarningAction SilentlyContinue", "Continue Continue SilentlyContinue SilentlyContinue SilentlyContinue False High")]
    [InlineData("-WhatIf -Confirm:$false", "Continue Continue SilentlyContinue SilentlyContinue SilentlyContinue True None")]
    public void The_callers_preferences_are_the_scripts(string parameters, string expected)
    {
        var output = _session.Run($"1 | Invoke-ParallelBatch {{ \"$ErrorActionPreference $WarningPreference $VerbosePreference $DebugPreference $InformationPreference $WhatIfPreference $ConfirmPreference\" }} -PassThru {parameters}");

        Assert.Equal(expected, output.TheOne<string>());
    }

    [Fact]
    public void A_preference_variable_of_the_caller_counts_too() =>
        Assert.Equal("Continue", _session.Run("function f { $VerbosePreference = 'Continue'; 1 | Invoke-ParallelBatch { \"$VerbosePreference\" } -PassThru }; f").TheOne<string>());

    [Fact]
    public void The_script_has_the_callers_culture_and_a_deep_stack()
    {
        var output = _session.Run("[cultureinfo]::CurrentCulture = 'fr-FR'; 1 | Invoke-ParallelBatch { function f($n) { if ($n) { f ($n - 1) } else { 'deep' } }; f 500; [cultureinfo]::CurrentCulture.Name } -PassThru");

        Assert.Equal(["deep", "fr-FR"], output.Of<string>());
    }
}
