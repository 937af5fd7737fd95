using System.Diagnostics;

namespace Reconcile.Benchmarks;

/// <summary>This program in another process.</summary>
internal static class ChildProcess
{
    /// <summary>Returns what the child printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var child = Process.Start(Describe(arguments))!;
        var output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
        await child.WaitForExitAsync(cancellationToken);
        return child.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"The child for {arguments[0]} ended with exit code {child.ExitCode}.");
    }

    /// <summary>How a child is started whose output is read.</summary>
    public static ProcessStartInfo Describe(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
