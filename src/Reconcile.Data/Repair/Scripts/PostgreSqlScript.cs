using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair.Scripts;

/// <summary>PostgreSQL: a block of PL/pgSQL for each chunk counts the rows.</summary>
internal sealed class PostgreSqlScript(SqlDialect dialect, bool undoes) : ScriptForm(dialect, undoes)
{
    private static readonly ColumnDefinition AnyText = new() { Name = "message", NativeType = "text", Kind = CanonicalKind.Text };

    protected override void Write(StringBuilder chunk, RepairStatement statement, string row)
    {
        var message = Dialect.Literal(CanonicalKind.Text, AnyText, new RepairValue(Message(row).Replace('\0', ' ')));
        chunk.Append(CultureInfo.InvariantCulture, $"{statement.Sql};\nGET DIAGNOSTICS reconcile_rows = ROW_COUNT;\n")
            .Append(CultureInfo.InvariantCulture, $"IF reconcile_rows {(Undoes ? "> 1" : "<> 1")} THEN RAISE EXCEPTION USING MESSAGE = {message}; END IF;\n");
    }

    /// <summary>The block ends at its own tag, which no value in it may hold.</summary>
    protected override string Wrap(string statements)
    {
        var tag = "$reconcile$";
        for (var i = 1; statements.Contains(tag, StringComparison.Ordinal); i++)
        {
            tag = string.Create(CultureInfo.InvariantCulture, $"$reconcile{i}$");
        }

        return $"DO {tag}\n#variable_conflict use_column\nDECLARE reconcile_rows bigint;\nBEGIN\n{statements}END\n{tag};\n";
    }
}
