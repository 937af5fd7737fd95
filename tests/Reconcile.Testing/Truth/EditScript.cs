using System.Globalization;
using System.Text;

namespace Reconcile.Testing;

/// <summary>Writes edits as SQL and keeps the truth about them.</summary>
internal sealed class EditScript
{
    private readonly TestDatabase _database;
    private readonly TableContent _content;
    private readonly string _table;
    private readonly StringBuilder _sql = new();
    private readonly List<RowTruth> _truth = [];

    public EditScript(TestDatabase database, TableContent content)
    {
        _database = database;
        _content = content;
        _table = database.QuoteTable(content.Table);
        // Deleting a row that others refer to is a difference like any other.
        _sql.AppendLine(database.Engine switch
        {
            DatabaseEngine.PostgreSql => "BEGIN; SET LOCAL session_replication_role = replica;",
            DatabaseEngine.MySql => "SET foreign_key_checks = 0; START TRANSACTION;",
            DatabaseEngine.Sqlite => "PRAGMA foreign_keys = OFF; BEGIN;",
            _ => throw new NotSupportedException("Edits are written for PostgreSQL, SQLite and MySQL; edit the other side of the comparison."),
        });
    }

    public void Update(object?[] row, IReadOnlyDictionary<int, object?> changes)
    {
        var assignments = changes.Select(change => $"{Column(change.Key)} = {Literal(change.Value)}");
        Add($"UPDATE {_table} SET {string.Join(", ", assignments)} WHERE {KeyCondition(row)};");
        Note(TruthKind.Changed, row, [.. changes.Keys.Select(ordinal => _content.Columns[ordinal].Name)]);
    }

    public void Delete(object?[] row)
    {
        Add($"DELETE FROM {_table} WHERE {KeyCondition(row)};");
        Note(TruthKind.Missing, row, []);
    }

    public void Insert(object?[] row)
    {
        var columns = string.Join(", ", Enumerable.Range(0, row.Length).Select(Column));
        var identity = _database.Engine == DatabaseEngine.PostgreSql ? " OVERRIDING SYSTEM VALUE" : string.Empty;
        Add($"INSERT INTO {_table} ({columns}){identity} VALUES ({string.Join(", ", row.Select(Literal))});");
        Note(TruthKind.Extra, row, []);
    }

    public EditPlan Finish() => new(
        _sql.Append("COMMIT;").ToString(),
        new TableTruth(_content.Table, [.. _truth.OrderBy(row => row.Key, Comparer<IReadOnlyList<object?>>.Create(CommonValue.Compare))]));

    private void Add(string statement) => _sql.AppendLine(statement);

    private void Note(TruthKind kind, object?[] row, string[] columns) =>
        _truth.Add(new RowTruth(kind, _content.KeyColumns, _content.KeyOf(row), columns));

    private string Column(int ordinal) => _database.Quote(_content.Columns[ordinal].Name);

    private string KeyCondition(object?[] row) =>
        string.Join(" AND ", _content.KeyOrdinals.Select(ordinal => $"{Column(ordinal)} = {Literal(row[ordinal])}"));

    private string Literal(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes => _database.Engine is DatabaseEngine.Sqlite or DatabaseEngine.MySql ? $"X'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'",
        string text => Quoted(text),
        DateTime time => Quoted(FormatTime(time)),
        DateOnly date => Quoted(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        double or float => Number(((IFormattable)value).ToString("R", CultureInfo.InvariantCulture)),
        IFormattable other => value is Guid or TimeSpan or TimeOnly or DateTimeOffset
            ? Quoted(other.ToString(null, CultureInfo.InvariantCulture))
            : Number(other.ToString(null, CultureInfo.InvariantCulture)),
        bool truth => Number(truth ? "1" : "0"),
        _ => throw new NotSupportedException($"No literal is known for {value.GetType()}."),
    };

    /// <summary>PostgreSQL takes every quoted literal for one of the column's type, and would not take 1 for a boolean.</summary>
    private string Number(string text) => _database.Engine == DatabaseEngine.PostgreSql ? Quoted(text) : text;

    private static string FormatTime(DateTime time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + (time.Kind == DateTimeKind.Utc ? "+00" : string.Empty);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
