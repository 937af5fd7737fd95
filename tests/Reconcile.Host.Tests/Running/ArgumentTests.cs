namespace Reconcile.Host.Tests.Running;

public sealed class ArgumentTests
{
    private const string Parameters = """
        param([string]$Name, [int]$Count, [switch]$Force, [Parameter(ValueFromRemainingArguments)][string[]]$Rest)
        "$Name|$Count|$Force|$($Rest -join ',')"
        """;

    [Theory]
    [InlineData("a|3|True|", "-Name", "a", "-Count", "3", "-Force")]
    [InlineData("a|3|False|x,y", "a", "3", "x", "y")]
    [InlineData("-a|-3|False|", "-Name:-a", "-Count", "-3")]
    [InlineData("|0|True|", "-Force:true")]
    [InlineData("|0|False|", "-Force:$false")]
    [InlineData("b|0|False|", "-Name:", "b")]
    [InlineData("a|5|False|-Count", "-Name", "a", "5", "--", "-Count")]
    [InlineData("with space|0|False|", "-Name", "with space")]
    [InlineData("$(1)|0|False|", "-Name", "$(1)")]
    public async Task Arguments_reach_the_parameters_of_the_script(string expected, params string[] arguments)
    {
        using var script = new ScriptFile(Parameters);
        var result = await script.RunAsync(arguments);
        Assert.Equal((expected, string.Empty), (result.Output.TrimEnd(), result.Error));
    }

    [Fact]
    public async Task A_script_without_parameters_sees_args()
    {
        using var script = new ScriptFile("\"$($args.Count): $($args -join '|')\"");
        Assert.Equal("4: -Name|value||ünï", (await script.RunAsync("-Name", "value", "", "ünï")).OutputLines.Single());
    }

    [Fact]
    public async Task A_script_knows_where_it_lies()
    {
        using var script = new ScriptFile("$PSScriptRoot; $PSCommandPath; $MyInvocation.MyCommand.Path");
        Assert.Equal([script.Folder, script.FullName, script.FullName], (await script.RunAsync()).OutputLines);
    }

    [Fact]
    public async Task Square_brackets_in_the_name_of_a_script_are_not_wildcards()
    {
        using var script = new ScriptFile("'ran'", "a[1].ps1");
        Assert.Equal("ran", Assert.Single((await script.RunAsync()).OutputLines));
    }

    [Fact]
    public async Task The_words_after_Command_are_one_text() =>
        Assert.Equal("1 2", Assert.Single((await HostProcess.RunAsync("-Command", "\"1", "2\"")).OutputLines));

    [Fact]
    public async Task The_module_is_loaded() =>
        Assert.Equal("True", Assert.Single((await HostProcess.RunAsync("-c", "$null -ne (Get-Module Reconcile)")).OutputLines));
}
