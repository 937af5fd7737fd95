namespace Reconcile.Data.Repair;

/// <summary>A statement that touches one row, or none.</summary>
/// <param name="Sql">The statement, without a semicolon.</param>
/// <param name="Table">Its table, quoted.</param>
/// <param name="Condition">What the row fulfils that it touches; of an insertion, what no row may fulfil.</param>
/// <param name="Adds">Whether it inserts.</param>
internal sealed record RepairStatement(string Sql, string Table, string Condition, bool Adds = false);
