using System.ComponentModel;
using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>A cmdlet that works on files of <c>-Cache</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ScrapeCacheCommandBase : CancellableCommandBase
{
    private protected const string AllAddresses = "*";

    /// <summary>The files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "The file that -Cache named.")]
    [Alias("FullName", "Cache")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Works on each file.</summary>
    protected override void ProcessRecord()
    {
        foreach (var path in Path.Select(FullPath))
        {
            if (!File.Exists(path))
            {
                WriteError(ErrorRecords.CacheNotFound(path));
                continue;
            }

            try
            {
                Process(path);
            }
            catch (ScrapeCacheException error)
            {
                WriteError(ErrorRecords.FromCache(error, path));
            }
        }
    }

    private protected abstract void Process(string path);
}
