using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Completion;

namespace Reconcile.Commands;

/// <summary>A cmdlet that works on one database at a time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConnectionCommandBase : CancellableCommandBase
{
    /// <summary>The database, or several: a URI, a connection string with <see cref="Provider"/>, or what <c>New-ReconcileConnection</c> returned.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "The database: postgresql://user@host/database, sqlserver://user@host/database, mysql://user@host/database, sqlite:path, duckdb:path, csv:files, parquet:files, jsonl:files, or a New-ReconcileConnection object.")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public ReconcileConnection[] Connection { get; set; } = [];

    /// <summary>The engine, when <see cref="Connection"/> is an ADO.NET connection string.</summary>
    [Parameter]
    public ReconcileProvider Provider { get; set; }

    /// <summary>Works on each connection.</summary>
    protected sealed override void ProcessRecord()
    {
        foreach (var connection in Connection)
        {
            Process(Complete(connection, Provider, nameof(Connection), nameof(Provider)));
        }
    }

    private protected abstract void Process(ReconcileConnection connection);
}
