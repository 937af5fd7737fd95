using System.Globalization;
using System.Text;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair.Scripts;

/// <summary>
/// MySQL and SQLite, which have neither conditions nor errors of their own in a script: a temporary table takes the count of each statement,
/// and refuses a wrong one.
/// </summary>
/// <param name="dialect">The engine's SQL.</param>
/// <param name="undoes">Whether the script takes a repair back.</param>
/// <param name="count">What says how many rows the last statement touched.</param>
/// <param name="insert">What puts the count into the table, and ends the transaction if it is refused.</param>
/// <param name="temporary">What makes CREATE and DROP concern the temporary table, and never one of the user's that is called like it.</param>
/// <param name="table">The temporary table.</param>
internal sealed class CountedScript(SqlDialect dialect, bool undoes, string count, string insert, string temporary, string table) : ScriptForm(dialect, undoes)
{
    public override IReadOnlyList<string> Advice => Dialect.Provider == ReconcileProvider.Sqlite
        ? ["Run it with a tool that stops at the first error (sqlite3 -bail): an error ends its transaction, but not the script."]
        :
        [
            "Run it with a tool that stops at the first error and then disconnects (mysql without --force): only then is the open transaction rolled back.",
            "MySQL before 8.0.16 does not check counts: rows that are not as they were compared are left alone there without a word.",
        ];

    public override string Begin => $"DROP{temporary} TABLE IF EXISTS {table};\nCREATE{temporary} TABLE {table} (touched int, CONSTRAINT {Dialect.Quote(NotAsCompared)} CHECK (touched {(Undoes ? "<= 1" : "= 1")}));";

    public override string End => $"DROP{temporary} TABLE {table};";

    protected override void Write(StringBuilder chunk, RepairStatement statement, string row) =>
        chunk.Append(CultureInfo.InvariantCulture, $"{statement.Sql};\n{insert} INTO {table} VALUES ({count});\n");
}
