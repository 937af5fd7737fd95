using System.Globalization;
using System.Text;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair.Scripts;

/// <summary>DuckDB, whose SQL does not know how many rows a statement touched: what it will touch is counted before, in the same transaction.</summary>
internal sealed class DuckDbScript(SqlDialect dialect, bool undoes) : ScriptForm(dialect, undoes)
{
    private const string Table = "temp.\"rows that are not as they were compared\"";

    public override IReadOnlyList<string> Advice => ["Run it with a tool that stops at the first error (duckdb -bail)."];

    public override string Begin => $"DROP TABLE IF EXISTS {Table};\nCREATE TEMP TABLE {Table} (touched bigint CHECK (touched {(Undoes ? "<= 1" : "= 1")}));";

    public override string End => $"DROP TABLE {Table};";

    protected override void Write(StringBuilder chunk, RepairStatement statement, string row)
    {
        if (!(Undoes && statement.Adds))
        {
            chunk.Append(CultureInfo.InvariantCulture, $"INSERT INTO {Table} SELECT COUNT(*){(statement.Adds ? " + 1" : string.Empty)} FROM {statement.Table} WHERE {statement.Condition};\n");
        }

        chunk.Append(CultureInfo.InvariantCulture, $"{statement.Sql};\n");
    }
}
