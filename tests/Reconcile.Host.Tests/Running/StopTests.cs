using System.Runtime.InteropServices;

namespace Reconcile.Host.Tests.Running;

public sealed class StopTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task A_signal_stops_the_script_which_can_still_clean_up(PosixSignal signal, int exitCode)
    {
        using var script = new ScriptFile("try { 'started'; while ($true) {} } finally { [Console]::WriteLine('cleaned up') }");
        var result = await StartAndSignalAsync(script, signal);
        Assert.Equal((exitCode, "cleaned up", string.Empty), (result.ExitCode, result.Output.TrimEnd(), result.Error));
    }

    [Fact]
    public async Task A_script_that_does_not_stop_is_abandoned_and_said_to_be()
    {
        using var script = new ScriptFile("try { 'started'; while ($true) {} } finally { [System.Threading.Thread]::Sleep([System.Threading.Timeout]::Infinite) }");
        var result = await StartAndSignalAsync(script, PosixSignal.SIGTERM);
        Assert.Equal(143, result.ExitCode);
        Assert.Contains("did not stop within 5 s", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_without_waiting_for_the_script()
    {
        const string Text = """
            try { 'started'; while ($true) {} }
            finally { [Console]::WriteLine('stopping'); [System.Threading.Thread]::Sleep([System.Threading.Timeout]::Infinite) }
            """;
        using var script = new ScriptFile(Text);
        SkipWhereThereAreNoSignals();
        using var process = HostProcess.Start([script.FullName]);
        await process.WaitForLineAsync("started");
        process.Signal(PosixSignal.SIGINT);
        await process.WaitForLineAsync("stopping");
        process.Signal(PosixSignal.SIGINT);
        var result = await process.EndAsync();
        Assert.Equal((130, string.Empty), (result.ExitCode, result.Error));
    }

    private static async Task<HostResult> StartAndSignalAsync(ScriptFile script, PosixSignal signal)
    {
        SkipWhereThereAreNoSignals();
        using var process = HostProcess.Start([script.FullName]);
        await process.WaitForLineAsync("started");
        process.Signal(signal);
        return await process.EndAsync();
    }

    private static void SkipWhereThereAreNoSignals() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals that one process could send another.");
}
