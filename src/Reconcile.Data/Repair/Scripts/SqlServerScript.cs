using System.Globalization;
using System.Text;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair.Scripts;

/// <summary>SQL Server: an error, which ends the batch and its transaction, unless the count is right.</summary>
internal sealed class SqlServerScript(SqlDialect dialect, bool undoes) : ScriptForm(dialect, undoes)
{
    protected override void Write(StringBuilder chunk, RepairStatement statement, string row) => chunk
        .Append(CultureInfo.InvariantCulture, $"{statement.Sql};\n")
        .Append(CultureInfo.InvariantCulture, $"IF @@ROWCOUNT {(Undoes ? "> 1" : "<> 1")} THROW 50000, {Dialect.TextLiteral(Message(row).Replace("%", "%%", StringComparison.Ordinal))}, 1;\n");
}
