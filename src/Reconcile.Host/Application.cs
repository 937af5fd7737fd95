using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.InteropServices;

namespace Reconcile.Host;

/// <summary>The program from its command line to its exit code.</summary>
internal static class Application
{
    public static async Task<int> RunAsync(string[] arguments, StopSignals signals)
    {
        var terminal = Terminal.Detect();
        IProgressDisplay progress = terminal.ErrorIsTerminal
            ? new ProgressLine(Console.Error, TimeProvider.System, () => terminal.Width)
            : new ProgressLog(Console.Error, TimeProvider.System);
        var output = new ConsoleOutput(Console.Out, Console.Error, terminal, progress);
        try
        {
            return await RunAsync(CommandLine.Parse(arguments), output, terminal, signals.Token).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            output.WriteErrorLine($"reconcile: {exception.Message}");
            output.WriteErrorLine("'reconcile --help' shows how it is used.");
            return ExitCodes.WrongUsage;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return signals.ExitCode;
        }
        finally
        {
            output.Finish();
        }
    }

    private static async Task<int> RunAsync(CommandLine commandLine, ConsoleOutput output, Terminal terminal, CancellationToken stop)
    {
        switch (commandLine.Action)
        {
            case CommandLineAction.ShowHelp:
                output.Write(CommandLine.Help);
                return 0;
            case CommandLineAction.ShowVersion:
                output.WriteLine(DescribeVersions());
                return 0;
            default:
                var manifest = ModuleManifest.Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable(ModuleManifest.Variable));
                var prompt = new ConsolePrompt(new ConsoleInput(output, terminal, stop), output);
                var host = new ConsoleHost(new ConsoleUserInterface(output, prompt, terminal));
                return await new ScriptRunner(host, output, TimeProvider.System).RunAsync(commandLine, manifest, stop).ConfigureAwait(false);
        }
    }

    private static string DescribeVersions()
    {
        var own = typeof(Application).Assembly.GetName().Version!.ToString(3);
        var engine = FileVersionInfo.GetVersionInfo(typeof(PowerShell).Assembly.Location);
        return $"reconcile {own} (PowerShell {engine.FileMajorPart}.{engine.FileMinorPart}.{engine.FileBuildPart}, {RuntimeInformation.FrameworkDescription})";
    }
}
