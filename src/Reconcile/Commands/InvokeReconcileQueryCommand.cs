using System.Collections;
using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Runs a query or a script and returns its rows as objects. Values travel as parameters, never as text in the SQL.</summary>
/// <example>
/// <code>
/// Invoke-ReconcileQuery sqlite:./shop.db 'SELECT id, name FROM customers WHERE name = @name' -Parameter @{ name = "O'Brien" }
/// </code>
/// Runs a query with a value that travels apart from its text.
/// </example>
/// <example>
/// <code>
/// Invoke-ReconcileQuery sqlite:./copy.db -Path ./changes.sql
/// </code>
/// Runs all statements of a file.
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ReconcileQuery", DefaultParameterSetName = QuerySet)]
[OutputType(typeof(PSObject))]
public sealed class InvokeReconcileQueryCommand : ConnectionCommandBase
{
    private const string QuerySet = "Query";
    private const string FileSet = "Path";

    /// <summary>One or more SQL statements.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = QuerySet, HelpMessage = "One or more SQL statements; @name stands for a value of -Parameter.")]
    [ValidateNotNullOrEmpty]
    public string Query { get; set; } = string.Empty;

    /// <summary>A file of SQL statements. The path is taken as it is: no wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet, HelpMessage = "The path of a file of SQL statements.")]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Values by name, for <c>@name</c> in the SQL. $null is NULL.</summary>
    [Parameter]
    public IDictionary? Parameter { get; set; }

    /// <summary>Seconds for the whole of it: 1 to 2,592,000 (30 days), 3600 by default.</summary>
    [Parameter]
    [ValidateRange(1, BatchOptions.MaxTimeoutSeconds)]
    public int TimeoutSeconds { get; set; } = BatchOptions.DefaultTimeoutSeconds;

    private protected override void Process(ReconcileConnection connection)
    {
        var sql = ParameterSetName == FileSet ? ReadScript() : Query;
        var values = ReadParameters();
        Run(
            cancellationToken =>
            {
                foreach (var row in DataAdapter.Query(connection, sql, values, TimeSpan.FromSeconds(TimeoutSeconds), cancellationToken).ToBlockingEnumerable(cancellationToken))
                {
                    WriteObject(ToObject(row));
                }
            },
            connection);
    }

    private static PSObject ToObject(QueryRow row)
    {
        var result = new PSObject();
        for (var column = 0; column < row.Names.Count; column++)
        {
            result.Properties.Add(new PSNoteProperty(row.Names[column], row.Values[column]));
        }

        return result;
    }

    private string ReadScript()
    {
        var path = FullPath(Path);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.FileUnreadable(error, path));
            throw;
        }
    }

    private Dictionary<string, object?> ReadParameters()
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Parameter ?? new Hashtable())
        {
            values[(entry.Key.ToString() ?? string.Empty).TrimStart('@')] = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        }

        return values;
    }
}
