namespace Reconcile.Host.Tests.Running;

public sealed class ExitCodeTests
{
    [Fact]
    public async Task A_script_that_finds_nothing_ends_with_0()
    {
        using var script = new ScriptFile("'fine'");
        Assert.Equal(0, (await script.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Exit_of_the_script_wins_over_what_was_found()
    {
        using var script = new ScriptFile("[Reconcile.RunExitCode]::Add('Differences'); exit 7");
        Assert.Equal(7, (await script.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Exit_0_of_the_script_wins_over_what_was_found()
    {
        using var script = new ScriptFile("[Reconcile.RunExitCode]::Add('Differences'); exit 0");
        Assert.Equal(0, (await script.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Exit_of_a_command_is_kept() => Assert.Equal(9, (await HostProcess.RunAsync("-Command", "exit 9")).ExitCode);

    [Fact]
    public async Task Exit_of_a_script_that_the_script_calls_ends_only_that_one()
    {
        using var caller = new ScriptFile("[System.IO.File]::WriteAllText(\"$PSScriptRoot/inner.ps1\", 'exit 5'); & $PSScriptRoot/inner.ps1; \"inner $LASTEXITCODE\"");
        var result = await caller.RunAsync();
        Assert.Equal("inner 5", Assert.Single(result.OutputLines));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task What_reconciliations_found_adds_up()
    {
        var result = await HostProcess.RunAsync("-c", "[Reconcile.RunExitCode]::Add('Differences'); [Reconcile.RunExitCode]::Add('NotCompared')");
        Assert.Equal(9, result.ExitCode);
    }

    [Fact]
    public async Task An_uncaught_error_adds_2_to_what_was_found()
    {
        using var script = new ScriptFile("[Reconcile.RunExitCode]::Add('Differences'); throw 'the roof is on fire'");
        var result = await script.RunAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("the roof is on fire", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_ends_with_an_error_gives_2_although_the_script_goes_on()
    {
        using var script = new ScriptFile("1 / 0; 'went on'");
        var result = await script.RunAsync();
        Assert.Equal("went on", Assert.Single(result.OutputLines));
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task An_error_that_the_script_catches_is_no_failure()
    {
        using var script = new ScriptFile("try { 1 / 0 } catch { 'caught' }");
        var result = await script.RunAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task An_error_that_a_command_survives_is_left_to_the_command_to_count()
    {
        const string Text = """
            function Get-Thing { [CmdletBinding()] param()
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new('one thing is missing'), 'ThingMissing', 'ObjectNotFound', $null))
            }
            Get-Thing
            """;
        using var script = new ScriptFile(Text);
        var result = await script.RunAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Get-Thing: one thing is missing", Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData]
    [InlineData("--bogus")]
    [InlineData("-Command")]
    [InlineData("no-such-file.ps1")]
    [InlineData("notes.txt")]
    [InlineData("-Command", "if (")]
    public async Task Wrong_usage_ends_with_64_and_says_why_on_standard_error(params string[] arguments)
    {
        var result = await HostProcess.RunAsync(arguments);
        Assert.Equal(64, result.ExitCode);
        Assert.StartsWith("reconcile: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_script_that_cannot_be_read_ends_with_64_and_names_the_place_but_not_the_line()
    {
        using var script = new ScriptFile("$password = 'hunter2'; if (");
        var result = await script.RunAsync();
        Assert.Equal(64, result.ExitCode);
        Assert.Contains("script.ps1:1:28: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'Unknown'", "-Unknown", "1")]
    [InlineData("'Count'", "-Count", "many")]
    [InlineData("Count", "-Verbose")]
    public async Task Wrong_parameters_of_the_script_end_with_64_and_are_named(string named, params string[] arguments)
    {
        using var script = new ScriptFile("param([Parameter(Mandatory)][int]$Count) 'not reached'");
        var result = await script.RunAsync(arguments);
        Assert.Equal(64, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Wrong_parameters_of_a_command_inside_the_script_are_a_failure_of_the_script()
    {
        using var script = new ScriptFile("$ErrorActionPreference = 'Stop'; Get-Module -Unknown 1");
        Assert.Equal(2, (await script.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task A_module_that_is_not_there_ends_with_64_and_says_how_to_name_it()
    {
        using var process = HostProcess.Start(["-c", "1"], [("RECONCILE_MODULE", "/nowhere/Reconcile.psd1")]);
        var result = await process.EndAsync();
        Assert.Equal(64, result.ExitCode);
        Assert.Contains("RECONCILE_MODULE names '/nowhere/Reconcile.psd1'", result.Error, StringComparison.Ordinal);
    }
}
