using System.Globalization;
using System.Text;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>A pair of tables with a column for each pair of types, and rows of values that are the same, neighbours, or missing on one side.</summary>
internal sealed class MatrixTable
{
    private static readonly string[] Foreign = ["-00:00:01", "838:59:59", "0000-00-00", "2020-02-00"];
    private readonly List<(MatrixColumn Source, MatrixColumn Target)> _columns;
    private readonly List<(string?[] Source, string?[] Target, string Label)> _rows = [];

    /// <summary>All families of types that two engines have in common. Two of SQLite compare what they store, so that JSON is text there.</summary>
    public static IEnumerable<MatrixTable> Between(MatrixEngine source, MatrixEngine target)
    {
        var areStored = source == MatrixEngine.Sqlite && target == source;
        IReadOnlyList<MatrixColumn> Stored(IReadOnlyList<MatrixColumn> columns) => areStored ? [.. columns.Where(column => column.Group != "text")] : columns;
        return new[]
        {
            new MatrixTable("numbers", NumberColumns.Values, Stored(NumberColumns.Of(source)), Stored(NumberColumns.Of(target))),
            new MatrixTable("calendar", CalendarColumns.Values, CalendarColumns.Of(source), CalendarColumns.Of(target)),
            new MatrixTable("texts", OtherColumns.Texts, OtherColumns.TextsOf(source), OtherColumns.TextsOf(target)),
            new MatrixTable("times", OtherColumns.Times, OtherColumns.TimesOf(source), OtherColumns.TimesOf(target)),
            new MatrixTable("uuids", OtherColumns.Uuids, Stored(OtherColumns.UuidsOf(source)), Stored(OtherColumns.UuidsOf(target))),
            new MatrixTable("bytes", OtherColumns.Bytes, OtherColumns.BytesOf(source), OtherColumns.BytesOf(target)),
            new MatrixTable("truths", OtherColumns.Truths, OtherColumns.TruthsOf(source), OtherColumns.TruthsOf(target)),
            new MatrixTable("documents", [.. OtherColumns.Documents.Select(pair => pair.Value)], OtherColumns.DocumentsOf(source), OtherColumns.DocumentsOf(target))
            {
                Respell = value => OtherColumns.Documents.FirstOrDefault(pair => pair.Value == value).Same ?? value,
            },
        }.Where(table => table._columns.Count > 0 && !(areStored && table.Name == "documents"));
    }

    private MatrixTable(string name, IReadOnlyList<string> values, IReadOnlyList<MatrixColumn> source, IReadOnlyList<MatrixColumn> target)
    {
        Name = name;
        _columns = [.. source.SelectMany(left => target.Where(left.SuitsWith).Select(right => (left, right)))];
        foreach (var value in values)
        {
            string?[] left = [.. _columns.Select(pair => pair.Source.Holds(value))];
            string?[] right = [.. _columns.Select(pair => pair.Target.Holds(value))];
            _rows.Add((left, right, value));
            _rows.Add((left, [.. right.Select((held, i) => held is null ? null : _columns[i].Target.Neighbour(held))], "beside " + value));
            _rows.Add((left, new string?[right.Length], "none for " + value));
        }
    }

    public string Name { get; }

    /// <summary>How the target writes what the source writes in another way.</summary>
    private Func<string, string> Respell { get; init; } = value => value;

    public int Columns => _columns.Count;

    public int Rows => _rows.Count;

    public string Statements(bool isTarget, Func<string, string> create)
    {
        var sql = new StringBuilder(create($"CREATE TABLE {Name} (id bigint NOT NULL PRIMARY KEY, {string.Join(", ", _columns.Select((pair, i) => $"c{i} {(isTarget ? pair.Target : pair.Source).Type}"))})")).Append(';');
        foreach (var (chunk, first) in _rows.Chunk(40).Select((chunk, i) => (chunk, i * 40)))
        {
            sql.Append(CultureInfo.InvariantCulture, $"\nINSERT INTO {Name} VALUES ").AppendJoin(", ", chunk.Select((row, i) =>
                $"({first + i}, {string.Join(", ", (isTarget ? row.Target : row.Source).Select((held, c) => held is null ? "NULL" : Literal(c, held, isTarget)))})")).Append(';');
        }

        return sql.ToString();
    }

    /// <summary>Whether the two sides hold the same in a cell.</summary>
    public bool IsSame(int row, int column) => _columns[column].Source.IsSame(_rows[row].Source[column], _columns[column].Target, _rows[row].Target[column]);

    /// <summary>Whether the source or the target holds what no other type has a value for: a day that is none, a time of more than a day.</summary>
    public bool IsForeign(int row) => Foreign.Any(_rows[row].Label.Contains);

    public string Describe(int row, int column) =>
        $"{Name}: {_columns[column].Source.Type} {_rows[row].Source[column] ?? "NULL"} and {_columns[column].Target.Type} {_rows[row].Target[column] ?? "NULL"} ({_rows[row].Label}) {(IsSame(row, column) ? "are the same" : "differ")}";

    private string Literal(int column, string held, bool isTarget) =>
        isTarget ? _columns[column].Target.Literal(Respell(held)) : _columns[column].Source.Literal(held);
}
