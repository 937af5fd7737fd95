using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Running;

/// <summary>The built <c>reconcile</c> as a process of its own, with its three streams redirected.</summary>
internal sealed partial class HostProcess : IDisposable
{
    // Bounds a hang only; nothing is expected to come near it.
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;

    private HostProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static string Program { get; } =
        Path.Combine(Repository.Root, "bin", "host", OperatingSystem.IsWindows() ? "reconcile.exe" : "reconcile");

    public static HostProcess Start(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null) =>
        Start(Program, arguments, environment);

    /// <summary>Starts another program in the same way, one that goes on to start <see cref="Program"/>.</summary>
    public static HostProcess Start(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        // What is started in the background by a shell ignores SIGINT, and would hand that on to the program.
        var (file, prefix) = OperatingSystem.IsLinux() ? ("env", new[] { "--default-signal=INT", program }) : (program, []);
        var start = new ProcessStartInfo(file, prefix.Concat(arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in new[] { "COLUMNS", "NO_COLOR", "RECONCILE_MODULE" })
        {
            start.Environment.Remove(name);
        }

        // The runtime that runs the tests also runs the program, wherever it is installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new HostProcess(process);
    }

    public static async Task<HostResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Reads output up to and with a line that the script writes.</summary>
    public async Task WaitForLineAsync(string expected)
    {
        using var hang = new CancellationTokenSource(s_hang);
        while (await _process.StandardOutput.ReadLineAsync(hang.Token) is { } line)
        {
            if (line == expected)
            {
                return;
            }
        }

        Assert.Fail($"The program ended before it wrote '{expected}'. {await _error}");
    }

    public void Signal(PosixSignal signal) => Assert.Equal(0, Kill(_process.Id, signal == PosixSignal.SIGINT ? 2 : 15));

    /// <summary>Ends it without a chance to clean up.</summary>
    public void Kill() => _process.Kill();

    public async Task<HostResult> EndAsync()
    {
        using var hang = new CancellationTokenSource(s_hang);
        var output = await _process.StandardOutput.ReadToEndAsync(hang.Token);
        await _process.WaitForExitAsync(hang.Token);
        return new HostResult(_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
