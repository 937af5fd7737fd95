using System.Text.RegularExpressions;

namespace Reconcile.Testing;

/// <summary>Chinook's tables and columns are called <c>InvoiceLineId</c> in SQLite and SQL Server, <c>invoice_line_id</c> in PostgreSQL.</summary>
public static partial class ChinookNames
{
    public static string ToPostgres(string name) => WordStart().Replace(name, "_$0").ToLowerInvariant();

    public static string FromPostgres(string name) =>
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
