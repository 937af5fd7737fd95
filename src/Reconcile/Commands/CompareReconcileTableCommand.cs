using System.Collections;
using System.Management.Automation;
using Reconcile.Completion;
using Reconcile.Loading;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>Writes the rows in which one pair of tables differs, each as soon as it is found, or confirmed; nothing if the tables are equal.</summary>
/// <remarks>Rows come as objects with the key, what is wrong (Missing, Extra, Changed), the columns that differ, and both values. To compare many tables, or to have a verdict, use Invoke-ParallelReconcile.</remarks>
/// <example>
/// <code>
/// Compare-ReconcileTable orders -Source sqlite:./shop.db -Target sqlite:./copy.db
/// </code>
/// Writes each row of the table that is missing, extra or changed in the copy.
/// </example>
/// <example>
/// <code>
/// Compare-ReconcileTable orders -Source sqlite:./shop.db -Target sqlite:./copy.db -ExcludeColumn placed | ForEach-Object Key
/// </code>
/// Writes only the keys of the rows that differ, whatever the excluded column holds.
/// </example>
[Cmdlet(VerbsData.Compare, "ReconcileTable")]
[OutputType(typeof(RowDifference))]
public sealed class CompareReconcileTableCommand : JobCommandBase, IDynamicParameters
{
    private const string ConnectionHelp = "postgresql://user@host/database, sqlserver://user@host/database, sqlite:path, or a New-ReconcileConnection object.";
    private readonly RuleParameters _rules = new();

    /// <summary>The side that is right.</summary>
    [Parameter(Mandatory = true, HelpMessage = ConnectionHelp)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public ReconcileConnection Source { get; set; } = null!;

    /// <summary>The side that is checked.</summary>
    [Parameter(Mandatory = true, HelpMessage = ConnectionHelp)]
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

    /// <summary>The table, as <c>name</c> or <c>schema.name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The table, as name or schema.name.")]
    [ValidateNotNullOrEmpty]
    public string Table { get; set; } = string.Empty;

    /// <summary>The table in the target, if it is called otherwise there.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? TargetTable { get; set; }

    /// <summary>Columns that identify a row. The primary key by default.</summary>
    [Parameter]
    public string[] KeyColumn { get; set; } = [];

    /// <summary>Columns that are not compared, with <c>*</c> and <c>?</c>.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] ExcludeColumn { get; set; } = [];

    /// <summary>Columns that the target calls otherwise, as <c>@{ SourceColumn = 'target_column' }</c>.</summary>
    [Parameter]
    public Hashtable Map { get; set; } = [];

    /// <summary>An SQL condition on the rows of both sides.</summary>
    [Parameter]
    public string Where { get; set; } = string.Empty;

    /// <summary>Seconds to wait for somebody's lock: 1 to 2,592,000 (30 days), 30 by default.</summary>
    [Parameter]
    [ValidateRange(1, BatchOptions.MaxTimeoutSeconds)]
    public int LockTimeoutSeconds { get; set; } = ReconcileOptions.DefaultLockTimeoutSeconds;

    /// <summary>How often rows that differ are read again, in a new snapshot, before they count as differences: 0 (never, the default) to 100.</summary>
    [Parameter]
    [ValidateRange(0, ReconcileOptions.MaxRecheckCount)]
    public int RecheckCount { get; set; }

    /// <summary>Seconds to wait before each recheck, at least the lag of what feeds the target: 0 to 3600, 1 by default. Of no effect without <see cref="RecheckCount"/>.</summary>
    [Parameter]
    [ValidateRange(0d, ReconcileOptions.MaxRecheckDelaySeconds)]
    public double RecheckDelay { get; set; } = ReconcileOptions.DefaultRecheckDelaySeconds;

    /// <summary>The parameters that all cmdlets that compare have in common.</summary>
    public object GetDynamicParameters() => _rules;

    /// <summary>Compares.</summary>
    private protected override void End()
    {
        var options = new ReconcileOptions
        {
            Source = Complete(Source, SourceProvider, nameof(Source), nameof(SourceProvider)),
            Target = Complete(Target, TargetProvider, nameof(Target), nameof(TargetProvider)),
            LockTimeout = TimeSpan.FromSeconds(LockTimeoutSeconds),
            RecheckCount = RecheckCount,
            RecheckDelay = TimeSpan.FromSeconds(RecheckDelay),
        };
        if (RecheckCount == 0 && MyInvocation.BoundParameters.ContainsKey(nameof(RecheckDelay)))
        {
            WriteWarning(ErrorRecords.DelayWithoutCount);
        }

        Run(cancellationToken => WriteDifferences(options, ReadTask(), cancellationToken), Table);
    }

    private TableTask ReadTask()
    {
        try
        {
            return _rules.ApplyTo(new TableTask
            {
                Table = Table,
                SourceTable = TableName.Parse(Table),
                TargetTable = TargetTable is null ? null : TableName.Parse(TargetTable),
                KeyColumns = KeyColumn,
                ExcludedColumns = ExcludeColumn,
                Map = TableTaskReader.ReadMap(Map),
                Where = Where,
            }, this);
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.TableInvalid(error, Table));
            throw;
        }
    }

    private void WriteDifferences(ReconcileOptions options, TableTask task, CancellationToken cancellationToken)
    {
        var (rows, owner) = DataAdapter.StreamDifferences(options, task, cancellationToken);
        try
        {
            foreach (var row in rows.ToBlockingEnumerable(cancellationToken))
            {
                WriteObject(row);
            }
        }
        catch (ReconcileException error) when (error.Problem is ReconcileProblem.ColumnOnOneSide or ReconcileProblem.ColumnTypesDiffer)
        {
            // All rows are written; what they leave out is told apart from a comparison that broke off.
            WriteError(ErrorRecords.FromException(error, Table));
        }
        finally
        {
            owner.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
