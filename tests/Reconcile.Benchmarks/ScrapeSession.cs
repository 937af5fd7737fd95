using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Reconcile.Commands;

namespace Reconcile.Benchmarks;

/// <summary>A PowerShell session that has <c>Start-Scrape</c>.</summary>
internal sealed class ScrapeSession : IDisposable
{
    private readonly Runspace _runspace;

    public ScrapeSession()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Start-Scrape", typeof(StartScrapeCommand), null));
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>Pipes so many addresses, which are all there before, into the cmdlet.</summary>
    /// <exception cref="InvalidOperationException">Not all of them were had.</exception>
    public void Scrape(string url, int items, string parameters = "")
    {
        using var shell = PowerShell.Create(_runspace);
        var done = shell.AddScript(
            $$"""
            $urls = foreach ($i in 1..{{items}}) { '{{url}}' + $i }
            $done = 0
            $urls | Start-Scrape -NoProxy {{parameters}} | ForEach-Object { if ($_.Status -eq 'Succeeded') { $done++ } }
            $done
            """).Invoke<int>()[0];
        if (done != items)
        {
            throw new InvalidOperationException($"{items} items went in, {done} were had. {shell.Streams.Error.FirstOrDefault()}");
        }
    }

    public void Dispose() => _runspace.Dispose();
}
