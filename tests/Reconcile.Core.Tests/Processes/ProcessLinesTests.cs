namespace Reconcile.Core.Tests.Processes;

public sealed class ProcessLinesTests
{
    [Fact]
    public void The_first_three_and_the_last_seven_lines_are_kept()
    {
        var lines = new ProcessLines();
        foreach (var number in Enumerable.Range(1, 1000))
        {
            lines.Add($"line {number}");
            lines.Add(" ");
            lines.Add(null);
        }

        Assert.Equal(
            ["line 1", "line 2", "line 3", "line 994", "line 995", "line 996", "line 997", "line 998", "line 999", "line 1000"],
            lines.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public void A_long_line_is_cut()
    {
        var lines = new ProcessLines();
        lines.Add(new string('x', 10_000));

        Assert.Equal(303, lines.ToString().Length);
    }

    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(3, "exit code 3")]
    [InlineData(128, "exit code 128")]
    public void An_exit_code_is_told(int exitCode, string text) => Assert.Equal(text, ExitText.Of(exitCode));

    [Theory]
    [InlineData(134, "exit code 134 (SIGABRT)")]
    [InlineData(139, "exit code 139 (SIGSEGV)")]
    [InlineData(143, "exit code 143 (SIGTERM)")]
    public void A_signal_is_named(int exitCode, string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");

        Assert.Equal(text, ExitText.Of(exitCode));
    }
}
