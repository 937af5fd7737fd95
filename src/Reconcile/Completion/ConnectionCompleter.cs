using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Reconcile.Completion;

/// <summary>Offers the beginnings a connection can have.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
{
    private static readonly (string Scheme, string Tip)[] Schemes =
    [
        ("postgresql://", "PostgreSQL: postgresql://user@host:5432/database"),
        ("sqlserver://", "SQL Server: sqlserver://user@host:1433/database"),
        ("mysql://", "MySQL, MariaDB: mysql://user@host:3306/database"),
        ("sqlite:", "SQLite: sqlite:path"),
        ("duckdb:", "DuckDB: duckdb:path"),
        ("csv:", "CSV files: csv: and a file, a folder or a glob"),
        ("parquet:", "Parquet files: parquet: and a file, a folder or a glob"),
        ("jsonl:", "JSON Lines files: jsonl: and a file, a folder or a glob"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string? wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Schemes
            .Where(form => form.Scheme.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(form => new CompletionResult(form.Scheme, form.Scheme, CompletionResultType.ParameterValue, form.Tip));
    }
}
