namespace Reconcile;

/// <summary>Why a table was not, or not wholly, compared. The name is the ErrorId of the error record.</summary>
public enum ReconcileProblem
{
    None,

    /// <summary>The table does not exist, or the login may not see it.</summary>
    TableNotFound,

    /// <summary>The name fits more than one table.</summary>
    TableAmbiguous,

    /// <summary>No primary key or unique index, and no key columns were given.</summary>
    KeyMissing,

    /// <summary>A named key column does not exist on one side.</summary>
    KeyColumnNotFound,

    /// <summary>The key columns of the two sides hold kinds of values that have no common order.</summary>
    KeyTypesDiffer,

    /// <summary>The key columns do not identify a row.</summary>
    KeyNotUnique,

    /// <summary>A side did not deliver its rows in the order of the key.</summary>
    KeyOrderDiffers,

    /// <summary>A tolerance, rounding or folding was asked for by name for a column of the key, whose values it would confuse.</summary>
    RuleOnKey,

    /// <summary>A column that is mapped to does not exist in the target.</summary>
    MappedColumnNotFound,

    /// <summary>A column exists on one side only.</summary>
    ColumnOnOneSide,

    /// <summary>The two sides of a column hold kinds of values that cannot be compared.</summary>
    ColumnTypesDiffer,

    /// <summary>The strategy that was asked for does not suit the two tables.</summary>
    StrategyUnavailable,

    /// <summary>No column is left to compare.</summary>
    NoColumns,

    /// <summary>The only rows that still differ were being written to while they were read again.</summary>
    RowsInFlight,

    /// <summary>A value could not be read, or not as the type of its column.</summary>
    ValueUnreadable,

    /// <summary>The server cannot be reached.</summary>
    ConnectionFailed,

    /// <summary>The connection broke while it was used.</summary>
    ConnectionLost,

    /// <summary>The server refused the login.</summary>
    AuthenticationFailed,

    /// <summary>The login lacks a right.</summary>
    PermissionDenied,

    /// <summary>Somebody holds a lock for longer than the lock timeout.</summary>
    TableLocked,

    /// <summary>The server would encode values differently from the reference.</summary>
    SelfTestFailed,

    /// <summary>The server reported an error that fits none of the others.</summary>
    QueryFailed,

    /// <summary>Rows changed while they were read twice, in an engine that has no snapshot to hide it.</summary>
    TableChanged,

    /// <summary>The differences could not be written to the output directory, or rows not set aside in the folder for temporary files.</summary>
    OutputFailed,

    /// <summary>The checkpoint was written by a run with another configuration.</summary>
    CheckpointChanged,

    /// <summary>The checkpoint is damaged, or none.</summary>
    CheckpointInvalid,

    /// <summary>Another run uses the checkpoint.</summary>
    CheckpointInUse,

    /// <summary>The checkpoint could not be opened or written.</summary>
    CheckpointFailed,

    /// <summary>The result does not hold all differences of its table, or another comparison's.</summary>
    DifferencesIncomplete,

    /// <summary>The table cannot be repaired safely.</summary>
    RepairRefused,

    /// <summary>The table's own time ran out.</summary>
    TimedOut,

    /// <summary>The run was stopped.</summary>
    Cancelled,
}
