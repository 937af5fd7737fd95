using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Reconcile.Completion;

namespace Reconcile.Commands;

/// <summary>A cmdlet that works on many items of two databases.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DatabasePairCommandBase<TItem, TResult> : BatchCommandBase<TItem, TResult>
    where TItem : notnull
{
    private bool _sourceFromInput;

    /// <summary>The side that is right. May be left out when the tables come from <c>Get-ReconcileTable</c>.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ReconcileConnection? Source { get; set; }

    /// <summary>The side that is checked.</summary>
    [Parameter(Mandatory = true, HelpMessage = "The side that is checked: postgresql://user@host/database, sqlserver://user@host/database, mysql://user@host/database, sqlite:path, duckdb:path, csv:files, parquet:files, jsonl:files, or a New-ReconcileConnection object.")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public ReconcileConnection Target { get; set; } = null!;

    /// <summary>The engine, when <see cref="Source"/> is an ADO.NET connection string.</summary>
    [Parameter]
    public ReconcileProvider SourceProvider { get; set; }

    /// <summary>The engine, when <see cref="Target"/> is an ADO.NET connection string.</summary>
    [Parameter]
    public ReconcileProvider TargetProvider { get; set; }

    /// <summary>Completes the connections: what is wrong with them ends the command before it starts.</summary>
    private protected override void Begin()
    {
        Source = Source is null ? null : Complete(Source, SourceProvider, nameof(Source), nameof(SourceProvider));
        Target = Complete(Target, TargetProvider, nameof(Target), nameof(TargetProvider));
    }

    /// <summary>Takes the source from the first table if it was not given.</summary>
    private protected void EnsureSource(object input)
    {
        if (Source is null)
        {
            if (TableOf(input) is not TableInfo table)
            {
                ThrowTerminatingError(ErrorRecords.SourceMissing());
                return;
            }

            Source = table.Connection;
            _sourceFromInput = true;
        }
    }

    /// <summary>Whether a table is of another database than the one the source was taken from.</summary>
    private protected bool IsForeign(object input, [NotNullWhen(true)] out ErrorRecord? error)
    {
        error = _sourceFromInput && TableOf(input) is TableInfo table && table.Connection.Endpoint != Source!.Endpoint
            ? ErrorRecords.TableOfAnotherConnection(table, Source)
            : null;
        return error is not null;
    }

    private static TableInfo? TableOf(object input) => (input is PSObject wrapped ? wrapped.BaseObject : input) as TableInfo;
}
