using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Reconcile.Tests.Sessions;

/// <summary>The sessions of scripts that are open in this process, whoever opened them: test classes do not run at the same time.</summary>
internal static class ScriptSessions
{
    private const string Name = "Reconcile batch";

    // Get-Runspace belongs to a module that the tests do not have.
    public static int Count => ((IEnumerable<Runspace>)typeof(Runspace).GetProperty("RunspaceList", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!)
        .Count(runspace => runspace.Name.StartsWith(Name, StringComparison.Ordinal));

    /// <summary>Their threads, as Linux names them.</summary>
    public static int Threads => Directory.EnumerateDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith(Name, StringComparison.Ordinal));

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return string.Empty;
        }
    }
}
