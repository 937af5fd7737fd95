using System.Diagnostics;
using System.Text;

namespace Reconcile.Core.Tests.Processes;

/// <summary>Pools of the program in tests/Reconcile.Testing.Worker.</summary>
internal static class SampleWorker
{
    private const string Project = "Reconcile.Testing.Worker";

    public static TimeSpan Hang { get; } = TimeSpan.FromSeconds(90);

    /// <summary>The dotnet command.</summary>
    public static string Host { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>The program's assembly: built like this one, in a folder of its own.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory.Replace("Reconcile.Core.Tests", Project, StringComparison.Ordinal), Project + ".dll");

    public static WorkerProcessOptions Options { get; } = new() { FileName = Host, Arguments = [Assembly] };

    public static async Task<string> AskAsync(this WorkerProcessPool pool, string request, Action<string>? note = null, CancellationToken cancellationToken = default)
    {
        var reply = await pool.RequestAsync(Encoding.UTF8.GetBytes(request), bytes => note?.Invoke(Encoding.UTF8.GetString(bytes.Span)), cancellationToken).WaitAsync(Hang, CancellationToken.None);
        return Encoding.UTF8.GetString(reply.Span);
    }

    /// <summary>Whether a process is there that has not ended.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until processes are gone, which takes the system a moment after they were killed.</summary>
    public static void AssertGone(params IEnumerable<int> ids) =>
        Assert.All(ids, id => Assert.True(SpinWait.SpinUntil(() => !IsAlive(id), Hang), $"The process {id} is still there."));
}
