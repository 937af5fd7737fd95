using System.Text;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair.Scripts;

/// <summary>
/// How a script of one engine makes sure that each statement touches the row that it is meant for. A repair stops at a statement that does
/// not touch exactly one row; what takes a repair back passes over rows that are not as the repair left them, but never touches two.
/// </summary>
/// <param name="dialect">The engine's SQL.</param>
/// <param name="undoes">Whether the script takes a repair back.</param>
internal abstract class ScriptForm(SqlDialect dialect, bool undoes)
{
    /// <summary>What a script that stops says.</summary>
    protected const string NotAsCompared = "a row is not as it was compared";

    /// <summary>What the script's user has to know of it, a line each.</summary>
    public virtual IReadOnlyList<string> Advice => [];

    /// <summary>Before the first chunk.</summary>
    public virtual string Begin => string.Empty;

    /// <summary>Behind the last chunk.</summary>
    public virtual string End => string.Empty;

    protected SqlDialect Dialect => dialect;

    protected bool Undoes => undoes;

    public static ScriptForm For(SqlDialect dialect, bool undoes) => dialect.Provider switch
    {
        ReconcileProvider.PostgreSql => new PostgreSqlScript(dialect, undoes),
        ReconcileProvider.SqlServer => new SqlServerScript(dialect, undoes),
        ReconcileProvider.DuckDb => new DuckDbScript(dialect, undoes),
        ReconcileProvider.MySql => new CountedScript(dialect, undoes, "ROW_COUNT()", "INSERT", " TEMPORARY", "reconcile_rows"),
        _ => new CountedScript(dialect, undoes, "changes()", "INSERT OR ROLLBACK", string.Empty, "temp.reconcile_rows"),
    };

    /// <summary>A transaction of its own for some statements.</summary>
    /// <param name="statements">Each with the row that it is for, in words.</param>
    /// <param name="before">What has to come before the statements, in the transaction.</param>
    /// <param name="after">What has to come behind them.</param>
    public string Chunk(IReadOnlyList<(RepairStatement Statement, string Row)> statements, string before, string after)
    {
        var body = new StringBuilder();
        foreach (var (statement, row) in statements)
        {
            Write(body, statement, row);
        }

        var chunk = new StringBuilder(dialect.BeginTransaction).Append('\n');
        AppendLineIfAny(chunk, before);
        chunk.Append(Wrap(body.ToString()));
        AppendLineIfAny(chunk, after);
        return chunk.Append(dialect.CommitTransaction).Append('\n').ToString();
    }

    /// <summary>Writes a statement and what checks it.</summary>
    protected abstract void Write(StringBuilder chunk, RepairStatement statement, string row);

    protected virtual string Wrap(string statements) => statements;

    /// <summary>What a check says of a row.</summary>
    protected static string Message(string row) => $"{row} is not as it was compared: nothing of this chunk was applied.";

    private static void AppendLineIfAny(StringBuilder script, string line)
    {
        if (line.Length > 0)
        {
            script.Append(line).Append('\n');
        }
    }
}
