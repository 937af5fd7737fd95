using System.Diagnostics;

namespace Reconcile.Benchmarks;

/// <summary>A web server in another process of this program: so that it has its own time and memory. Ends with this object, or when this process does.</summary>
internal sealed class ChildServer : IDisposable
{
    private readonly Process _process;

    private ChildServer(Process process)
    {
        _process = process;
        Url = $"http://127.0.0.1:{process.StandardOutput.ReadLine()}/";
    }

    /// <summary>For example <c>http://127.0.0.1:12345/</c>.</summary>
    public string Url { get; }

    /// <summary>Starts a child that prints its port and serves until its input ends.</summary>
    public static ChildServer Start(params string[] arguments)
    {
        var start = ChildProcess.Describe(arguments);
        start.RedirectStandardInput = true;
        return new ChildServer(Process.Start(start)!);
    }

    /// <summary>Ends it. Returns what it printed behind its port.</summary>
    public async Task<string> EndAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
