using System.Collections;
using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>Compares tables of two databases, several at a time: one result for each, as soon as it is there.</summary>
/// <remarks>Match is said only of tables whose every row was read on both sides and whose every column was compared. What was not compared is NotCompared, with the reason in Problem. Each table has its own timeout, retries and error; the others go on. The exit code of a script is a sum: 1 some table differs, 2 something failed, 4 something took too long, 8 some table was not compared.</remarks>
/// <example>
/// <code>
/// Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db
/// </code>
/// Compares all tables of one database with those of the same names in another.
/// </example>
/// <example>
/// <code>
/// $source = New-ReconcileConnection 'postgresql://app@db1.example/sales' -Credential (Get-Credential app)
/// $target = New-ReconcileConnection 'sqlserver://app@db2.example/sales' -Credential (Get-Credential app)
/// Invoke-ParallelReconcile orders, customers -Source $source -Target $target -MaxWorkers 8 -OutputDirectory ./differences -Checkpoint ./night.checkpoint
/// </code>
/// Compares two tables of two servers, writes every row that differs to a file for each table, and keeps the verdicts: the same command after an interruption compares only what is left.
/// </example>
/// <example>
/// <code>
/// Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db -Tolerance @{ price = 0.01 } -Summary
/// </code>
/// Lets prices differ by a cent, and writes one object with the totals instead of a result for each table.
/// </example>
/// <example>
/// <code>
/// Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db -Explain
/// </code>
/// Says how each table would be compared, and by which queries, and compares nothing.
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ParallelReconcile")]
[OutputType(typeof(TableResult), typeof(ReconcileSummary), typeof(TableExplanation))]
public sealed class InvokeParallelReconcileCommand : ReconcileRunCommandBase
{
    private readonly HashSet<(TableName Source, TableName? Target)> _seen = [];
    private TableTaskReader _reader = null!;

    /// <summary>Names, <c>Get-ReconcileTable</c> objects, or objects with Table, SourceTable, TargetTable, Priority and what the parameters say of tables.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Names, as <c>name</c> or <c>schema.name</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Table { get; set; } = [];

    /// <summary>A file of tables: one name per line with # comments, a .csv with a header, or a .json array.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TableFile { get; set; }

    /// <summary>Columns that identify a row, for tables that name none themselves. The primary key by default.</summary>
    [Parameter]
    public string[] KeyColumn { get; set; } = [];

    /// <summary>Columns that are not compared, for tables that name none themselves.</summary>
    [Parameter]
    public string[] ExcludeColumn { get; set; } = [];

    /// <summary>Columns that the target calls otherwise, as <c>@{ SourceColumn = 'target_column' }</c>, for tables that have no map themselves.</summary>
    [Parameter]
    public Hashtable Map { get; set; } = [];

    /// <summary>An SQL condition on the rows of both sides, for tables that have none themselves.</summary>
    [Parameter]
    public string Where { get; set; } = string.Empty;

    private protected override object? PipelineInput => InputObject;

    /// <summary>Checks what was asked for, then starts on the tables given by parameter.</summary>
    private protected override void Begin()
    {
        base.Begin();
        if (Table.Length == 0 && TableFile is null && InputObject is null && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(ErrorRecords.NoTables());
        }

        _reader = new TableTaskReader(Rules.ApplyTo(new TableTask
        {
            Table = string.Empty,
            SourceTable = default,
            KeyColumns = KeyColumn,
            ExcludedColumns = ExcludeColumn,
            Map = TableTaskReader.ReadMap(Map),
            Where = Where,
        }, this));
        foreach (var table in Table.Concat(TableFile is null ? [] : ReadTableFile(FullPath(TableFile))))
        {
            Accept(table);
        }
    }

    /// <summary>Takes a table from the pipeline; writes the results that are there.</summary>
    private protected override void Process()
    {
        // What comes from the pipeline is one table; what -InputObject was given may be several.
        foreach (var table in LanguagePrimitives.GetEnumerable(InputObject) ?? new[] { InputObject })
        {
            if (table is not null)
            {
                Accept(table);
            }
        }
    }

    private void Accept(object input)
    {
        EnsureSource(input);
        if (!TryRead(input, out var task))
        {
            RunExitCode.Add(ExitBits.Failures);
        }
        else if (_seen.Add((task.SourceTable, task.TargetTable)))
        {
            Reconcile(task);
        }
        else
        {
            WriteWarning($"{task.Table} is given more than once; it is reconciled once.");
        }
    }

    private bool TryRead(object input, out TableTask task)
    {
        task = null!;
        if (IsForeign(input, out var error))
        {
            WriteError(error);
            return false;
        }

        try
        {
            task = _reader.Read(input);
            return true;
        }
        catch (FormatException invalid)
        {
            WriteError(ErrorRecords.TableInvalid(invalid, input));
            return false;
        }
    }
}
