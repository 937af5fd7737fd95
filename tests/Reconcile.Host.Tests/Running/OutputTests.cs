namespace Reconcile.Host.Tests.Running;

public sealed class OutputTests
{
    // The commands that write these streams belong to pwsh; a function reaches them without.
    private const string Streams = """
        function Write-All { [CmdletBinding()] param()
            $PSCmdlet.WriteWarning('careful')
            $PSCmdlet.WriteVerbose('in detail')
            $PSCmdlet.WriteInformation('by the way', @())
            $PSCmdlet.WriteObject('result')
        }

        """;

    [Fact]
    public async Task Objects_appear_as_a_table()
    {
        var result = await HostProcess.RunAsync("-c", "[pscustomobject]@{ Table = 'orders'; Rows = 12 }, [pscustomobject]@{ Table = 'lines'; Rows = 345 } | ForEach-Object { $_ }");
        Assert.Equal(["Table  Rows", "-----  ----", "orders   12", "lines   345"], result.OutputLines);
    }

    [Fact]
    public async Task A_table_may_be_120_columns_wide_where_there_is_no_terminal()
    {
        var result = await HostProcess.RunAsync("-c", "$host.UI.RawUI.BufferSize.Width");
        Assert.Equal("120", Assert.Single(result.OutputLines));
    }

    [Fact]
    public async Task The_environment_may_name_the_width()
    {
        using var process = HostProcess.Start(["-c", "[pscustomobject]@{ Text = 'x' * 500; More = 1 }; $host.UI.RawUI.BufferSize.Width"], [("COLUMNS", "44")]);
        var result = await process.EndAsync();
        Assert.Contains("44", result.OutputLines);
        Assert.All(result.OutputLines, line => Assert.True(line.Length <= 44, line));
    }

    [Fact]
    public async Task No_escape_sequence_is_written_to_what_is_not_a_terminal()
    {
        var result = await HostProcess.RunAsync("-c", "Get-Module; 1 / 0");
        Assert.Contains("ModuleType", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Output + result.Error);
    }

    [Fact]
    public async Task Text_is_UTF_8_in_both_streams()
    {
        var result = await HostProcess.RunAsync("-c", "'Größe 世界 🙂'; throw 'naïve 漢字'");
        Assert.Equal("Größe 世界 🙂", Assert.Single(result.OutputLines));
        Assert.Equal("reconcile: naïve 漢字", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Wide_characters_do_not_push_a_column_aside()
    {
        var result = await HostProcess.RunAsync("-c", "[pscustomobject]@{ Name = '世界'; Rows = 1 }, [pscustomobject]@{ Name = 'abcd'; Rows = 2 }");
        Assert.Contains("世界    1", result.OutputLines);
        Assert.Contains("abcd    2", result.OutputLines);
    }

    [Fact]
    public async Task Warnings_go_to_standard_error_and_the_rest_to_standard_output()
    {
        using var script = new ScriptFile(Streams + "$InformationPreference = 'Continue'; Write-All -Verbose");
        var result = await script.RunAsync();
        Assert.Equal(["WARNING: careful"], result.ErrorLines);
        Assert.Equal(["VERBOSE: in detail", "by the way", "result"], result.OutputLines);
    }

    [Fact]
    public async Task What_nobody_asked_for_is_not_shown()
    {
        using var script = new ScriptFile(Streams + "Write-All");
        Assert.Equal(["result"], (await script.RunAsync()).OutputLines);
    }

    [Fact]
    public async Task An_error_names_its_command_and_the_advice_but_never_the_line()
    {
        const string Text = """
            function Connect-Thing { [CmdletBinding()] param($Password)
                $record = [System.Management.Automation.ErrorRecord]::new([System.Exception]::new('refused'), 'Refused', 'ConnectionError', $null)
                $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new('The server refused the connection.')
                $record.ErrorDetails.RecommendedAction = 'Check the port.'
                $PSCmdlet.ThrowTerminatingError($record)
            }
            Connect-Thing -Password hunter2
            """;
        using var script = new ScriptFile(Text);
        var result = await script.RunAsync();
        Assert.Equal(["Connect-Thing: The server refused the connection.", "Check the port."], result.ErrorLines);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task An_error_of_the_script_itself_names_its_file_and_line()
    {
        using var script = new ScriptFile("'first line'\n$password = 'hunter2'; throw 'no luck'");
        Assert.Equal("script.ps1:2: no luck", Assert.Single((await script.RunAsync()).ErrorLines));
    }

    [Fact]
    public async Task Text_that_a_script_cannot_make_a_script_of_is_not_quoted()
    {
        using var script = new ScriptFile("[scriptblock]::Create('\"hunter2\" )')");
        var result = await script.RunAsync();
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_only_pwsh_has_is_said_to_be_missing_here()
    {
        var result = await HostProcess.RunAsync("-c", "Write-Host 'hello'");
        Assert.StartsWith("Write-Host: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("other commands need pwsh", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_a_line_at_the_beginning_and_one_at_the_end_of_a_short_activity()
    {
        const string Text = """
            function Compare-All { [CmdletBinding()] param()
                $progress = [System.Management.Automation.ProgressRecord]::new(1, 'Comparing tables', '1 of 4 tables')
                foreach ($percent in 25, 50, 75) { $progress.PercentComplete = $percent; $progress.SecondsRemaining = 65; $PSCmdlet.WriteProgress($progress) }
                $progress.RecordType = 'Completed'
                $PSCmdlet.WriteProgress($progress)
            }
            Compare-All
            """;
        using var script = new ScriptFile(Text);
        var result = await script.RunAsync();
        Assert.Equal("Comparing tables: 25% 1 of 4 tables, 1:05 left", result.ErrorLines[0]);
        Assert.Equal("Comparing tables: done", result.ErrorLines[^1]);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("$host.UI.ReadLine()", "Reading a line needs an interactive terminal")]
    [InlineData("$host.UI.ReadLineAsSecureString()", "Reading a secret needs an interactive terminal")]
    [InlineData("$host.UI.PromptForCredential('', '', '', '')", "A credential needs an interactive terminal")]
    [InlineData("$null = $host.UI.PromptForChoice('', 'Go on?', @('&Yes', '&No'), 0)", "The question \"Go on?\" needs an interactive terminal")]
    public async Task A_question_that_nobody_can_answer_is_an_error(string command, string message)
    {
        var result = await HostProcess.RunAsync("-c", command);
        Assert.Contains($"{message}; give the value as a parameter.", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task Help_goes_to_standard_output()
    {
        var result = await HostProcess.RunAsync("--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("reconcile FILE.ps1", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task The_version_names_the_engine_too()
    {
        var result = await HostProcess.RunAsync("--version");
        Assert.Matches(@"^reconcile \d+\.\d+\.\d+ \(PowerShell 7\.6\.\d+, \.NET 10\.", result.Output);
    }
}
