using System.Diagnostics;

namespace Reconcile.Tests;

/// <summary>A PowerShell session in a process of its own: the <c>reconcile</c> program.</summary>
internal static class HostProcess
{
    /// <summary>The dotnet command.</summary>
    public static string Dotnet { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>Runs a script to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetTempPath(), $"reconcile-{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, script, cancellationToken);
        try
        {
            return await RunAsync(
                Dotnet,
                [Path.Combine(Repository.Root, "bin", "host", "Reconcile.Host.dll"), file],
                cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs a program to its end, or for at most two minutes.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
