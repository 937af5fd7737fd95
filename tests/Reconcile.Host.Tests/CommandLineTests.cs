using System.Collections.Immutable;

namespace Reconcile.Host.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void A_file_is_followed_by_its_own_arguments_whatever_they_are_called()
    {
        var commandLine = CommandLine.Parse(["compare.ps1", "-Command", "--help"]);
        Assert.Equal((CommandLineAction.RunFile, "compare.ps1"), (commandLine.Action, commandLine.Script));
        Assert.Equal([new ScriptArgument("-Command", null), new ScriptArgument("--help", null)], commandLine.Arguments);
    }

    [Theory]
    [InlineData("-File")]
    [InlineData("-file")]
    [InlineData("-f")]
    public void A_file_may_be_announced_as_to_pwsh(string option) =>
        Assert.Equal("compare.ps1", CommandLine.Parse([option, "compare.ps1"]).Script);

    [Theory]
    [InlineData("-Command")]
    [InlineData("-command")]
    [InlineData("--command")]
    [InlineData("-c")]
    public void A_command_is_all_that_follows(string option)
    {
        var commandLine = CommandLine.Parse([option, "Get-Module", "-All"]);
        Assert.Equal((CommandLineAction.RunCommand, "Get-Module -All"), (commandLine.Action, commandLine.Script));
        Assert.Empty(commandLine.Arguments);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public void Help_has_three_names(string option) => Assert.Equal(CommandLineAction.ShowHelp, CommandLine.Parse([option]).Action);

    [Theory]
    [InlineData("-5")]
    [InlineData("-0.5")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("a:b")]
    public void What_cannot_be_a_name_is_a_value(string argument) => Assert.Equal([new ScriptArgument(null, argument)], Arguments(argument));

    [Fact]
    public void A_colon_joins_a_name_and_its_value() =>
        Assert.Equal([new ScriptArgument("-Source", "sqlite:a.db")], Arguments("-Source:sqlite:a.db"));

    [Fact]
    public void A_name_with_a_colon_takes_the_next_argument_even_if_it_looks_like_a_name() =>
        Assert.Equal([new ScriptArgument("-Source", "-x")], Arguments("-Source:", "-x"));

    [Fact]
    public void A_switch_can_be_given_a_boolean() =>
        Assert.Equal([new ScriptArgument("-A", true), new ScriptArgument("-B", false)], Arguments("-A:$true", "-B:False"));

    [Fact]
    public void After_two_dashes_everything_is_a_value() =>
        Assert.Equal([new ScriptArgument(null, "-A:1"), new ScriptArgument(null, "--")], Arguments("--", "-A:1", "--"));

    [Fact]
    public void A_name_whose_value_is_missing_is_wrong_usage() =>
        Assert.Contains("-Name: needs a value", Assert.Throws<UsageException>(() => Arguments("-Name:")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_option_is_named() =>
        Assert.Contains("--colour", Assert.Throws<UsageException>(() => CommandLine.Parse(["--colour"])).Message, StringComparison.Ordinal);

    private static ImmutableArray<ScriptArgument> Arguments(params string[] arguments) => CommandLine.Parse(["x.ps1", .. arguments]).Arguments;
}
