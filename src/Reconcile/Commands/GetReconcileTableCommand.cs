using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Lists tables with their rows, keys and columns.</summary>
/// <remarks>What it writes can be piped into Invoke-ParallelReconcile. Numbers of rows are those of the server's statistics, which costs nothing and may be old; -ExactCount counts.</remarks>
/// <example>
/// <code>
/// Get-ReconcileTable sqlite:./shop.db
/// </code>
/// Lists all tables of a database.
/// </example>
/// <example>
/// <code>
/// Get-ReconcileTable sqlite:./shop.db 'order*', customers -ExactCount | ForEach-Object { "$($_.Table): $($_.Rows)" }
/// </code>
/// Counts the rows of the tables whose names fit.
/// </example>
[Cmdlet(VerbsCommon.Get, "ReconcileTable")]
[OutputType(typeof(TableInfo))]
public sealed class GetReconcileTableCommand : ConnectionCommandBase
{
    /// <summary>Names, with <c>*</c> and <c>?</c>, as <c>name</c> or <c>schema.name</c>. All tables by default.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The schema, with <c>*</c> and <c>?</c>; for names that say none themselves. All schemas by default.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? Schema { get; set; }

    /// <summary>Count the rows instead of taking the server's estimate. Reads every table once.</summary>
    [Parameter]
    public SwitchParameter ExactCount { get; set; }

    private protected override void Process(ReconcileConnection connection)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Name)
        {
            if (!TryParse(name, out var pattern))
            {
                continue;
            }

            var found = false;
            Run(
                cancellationToken =>
                {
                    foreach (var table in DataAdapter.GetTables(connection, pattern.Schema.Length > 0 ? pattern.Schema : Schema, pattern.Name, ExactCount, cancellationToken).ToBlockingEnumerable(cancellationToken))
                    {
                        found = true;
                        if (written.Add(table.Table))
                        {
                            WriteObject(table);
                        }
                    }
                },
                connection);
            if (!found && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.TableNotFound(name, connection));
            }
        }
    }

    private bool TryParse(string name, out TableName pattern)
    {
        try
        {
            pattern = TableName.Parse(name);
            return true;
        }
        catch (FormatException error)
        {
            WriteError(ErrorRecords.TableInvalid(error, name));
            pattern = default;
            return false;
        }
    }
}
