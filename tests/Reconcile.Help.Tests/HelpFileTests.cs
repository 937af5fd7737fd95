using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Reconcile.Testing;

namespace Reconcile.Help.Tests;

/// <summary>A help file as PowerShell's own Get-Help reads it.</summary>
public sealed class HelpFileTests : IDisposable
{
    private const string Comments = """
        <doc><members>
          <member name="T:Reconcile.Help.Tests.SampleCommand">
            <summary>
            Tests
              samples.
            </summary>
            <remarks>Slowly.<para>But <c>well</c>.</para></remarks>
            <example><code>
              Test-Sample a |
                  Out-Null
            </code>Tests one.</example>
          </member>
          <member name="P:Reconcile.Help.Tests.SampleCommand.Name"><summary>Which, as <see cref="T:Reconcile.Help.Tests.SampleCommand"/> has them. See <see cref="P:Reconcile.Commands.Other.Path"/>.</summary></member>
          <member name="P:Reconcile.Help.Tests.SampleCommand.Quiet"><summary>Says nothing.</summary></member>
          <member name="P:Reconcile.Help.Tests.SampleCommandBase`1.Count"><summary>How many.</summary></member>
          <member name="P:Reconcile.Help.Tests.SampleCommandBase`1.Least"><summary>From 1 to 100.</summary></member>
          <member name="P:Reconcile.Help.Tests.SampleCommandBase`1.Day"><summary>When.</summary></member>
          <member name="P:Reconcile.Help.Tests.SampleParameters.Tolerance"><summary>How far apart.</summary></member>
        </members></doc>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$help.Synopsis", "Tests samples.")]
    [InlineData("$help.description.Text.Trim() -join '|'", "Slowly.|But well.")]
    [InlineData("$help.examples.example.code", "Test-Sample a |\n    Out-Null")]
    [InlineData("$help.examples.example.remarks[0].Text", "Tests one.")]
    [InlineData("$help.inputTypes.inputType.type.name", "System.String[]")]
    [InlineData("$help.returnValues.returnValue.type.name", "System.String")]
    [InlineData("$help.syntax.syntaxItem.parameter.name -join ' '", "Name Quiet Count Least Day WhatIf Confirm Tolerance")]
    public void Get_Help_shows_what_the_comments_say(string asked, string answer) => Assert.Equal(answer, Ask(Comments, asked));

    [Theory]
    [InlineData("Name", "Which, as SampleCommand has them. See -Path.", "true", "0", "true (ByValue)", "Label", "true", "None")]
    [InlineData("Quiet", "Says nothing.", "false", "named", "false", "none", "false", "False")]
    [InlineData("Count", "How many.|Range: 1 to 100.", "false", "named", "false", "none", "false", "4")]
    [InlineData("Least", "From 1 to 100.", "false", "named", "false", "none", "false", "None")]
    [InlineData("Day", "When.|Values: Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday.", "false", "named", "false", "none", "false", "None")]
    [InlineData("Tolerance", "How far apart.", "false", "named", "false", "none", "false", "0.5")]
    [InlineData("WhatIf", "Says what would be done, and does nothing.", "false", "named", "false", "wi", "false", "None")]
    public void Every_parameter_is_explained_wherever_it_comes_from(string name, string text, string required, string position, string pipeline, string aliases, string wildcards, string standard)
    {
        var asked = $$"""
            $parameter = $help.parameters.parameter | Where-Object name -EQ {{name}}
            $text = $parameter.description.Text.Trim() -join '|'
            "$text; $($parameter.required) $($parameter.position) $($parameter.pipelineInput) $($parameter.aliases) $($parameter.globbing) $($parameter.defaultValue)"
            """;
        Assert.Equal($"{text}; {required} {position} {pipeline} {aliases} {wildcards} {standard}", Ask(Comments, asked));
    }

    [Theory]
    [InlineData("summary", "<summary>Says nothing.</summary>", "SampleCommand.Quiet has no <summary>")]
    [InlineData("example", "<example><code>", "SampleCommand has no <example>", "</code>Tests one.</example>")]
    public void What_nobody_has_explained_is_an_error(string element, string first, string message, string last = "")
    {
        var begin = Comments.IndexOf(first, StringComparison.Ordinal);
        var end = last.Length > 0 ? Comments.IndexOf(last, begin, StringComparison.Ordinal) + last.Length : begin + first.Length;
        var error = Assert.Throws<MissingCommentException>(() => Ask(Comments.Remove(begin, end - begin), "$help"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(element, error.Message, StringComparison.Ordinal);
    }

    /// <summary>What a script says of the help that PowerShell has read from the file.</summary>
    private string Ask(string comments, string script)
    {
        var assembly = typeof(SampleCommand).Assembly.Location;
        var help = new HelpFile(CodeComments.Read(_folder.Write("comments.xml", comments)));
        using (var module = ModuleSession.Open(assembly))
        {
            help.Add(Assert.Single(module.Cmdlets));
        }

        var file = _folder.Combine("en-US", "Sample-Help.xml");
        help.Save(file);
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Test-Sample", typeof(SampleCommand), file));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        return Assert.Single(shell.AddScript("$help = Get-Help Test-Sample -Full; " + script).Invoke<string>());
    }
}
