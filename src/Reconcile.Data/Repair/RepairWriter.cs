namespace Reconcile.Data.Repair;

/// <summary>Writes the script that makes a target table equal to its source.</summary>
public static class RepairWriter
{
    /// <summary>Writes the script for the differences of one result.</summary>
    /// <returns>Statements written.</returns>
    /// <exception cref="ReconcileException">The result does not hold all differences.</exception>
    public static Task<long> WriteAsync(TableResult result, TextWriter script, CancellationToken cancellationToken) => throw new NotSupportedException();
}
