namespace Reconcile.Data.Tests.Matrix;

/// <summary>Types with few values of their own: texts, times of day, uuids, bytes, truth values, JSON.</summary>
internal static class OtherColumns
{
    private const string All = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F5C5D5E5F7F80FEFF";

    public static readonly string[] Texts =
    [
        "", " ", "  ", "a", "a ", "a  ", " a", "A", "\u00e9", "e\u0301", "\U0001D11E", "\u00df", "ss", "<null>", "NULL", "null", "\\N", "\\", "'", "\"", "\"\"", "a|b", "a,b", "\t", "\n", "\r\n", "0", "00", "1e0", "true",
        "\uFEFFa", "\u200b", "\u3000", "#", "--", ";", "\u0001", "{}", "[1]", "2020-01-01", new('x', 300),
    ];

    public static readonly string[] Times = ["00:00:00", "00:00:00.000001", "12:34:56.5", "02:30:00", "23:59:59.999999", "24:00:00", "-00:00:01", "838:59:59"];

    /// <summary>In another order as texts, as bytes from the left, and as the engines that swap bytes would have them.</summary>
    public static readonly string[] Uuids =
    [
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "7f112233-4455-6677-8899-aabbccddeeff", "80112233-4455-6677-8899-aabbccddeeff", "00000000-0000-0000-0000-000000000080", "33221100-5544-7766-8899-aabbccddeeff",
    ];

    public static readonly string[] Bytes = ["", "00", "0000", "20", "2020", "5C", "FF", All];

    public static readonly string[] Truths = ["true", "false"];

    /// <summary>A value, and how another program could write the same.</summary>
    public static readonly (string Value, string Same)[] Documents =
    [
        ("{\"a\":1,\"b\":[]}", "{ \"b\" : [ ], \"a\" : 1.0 }"), ("\"\u00e9\"", "\"\\u00e9\""), ("\"\U0001D11E\"", "\"\\ud834\\udd1e\""), ("100", "1e2"), ("null", " null "), ("true", "true"), ("\"\"", "\"\""), ("9007199254740993", "9007199254740993.0"),
        ("[1,[2,{\"x\":null}]]", "[ 1, [ 2, { \"x\" : null } ] ]"), ("\"a/b\"", "\"a\\/b\""), ("0.1", "1e-1"), ("[]", "[ ]"),
    ];

    public static IReadOnlyList<MatrixColumn> TextsOf(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Text("text"), Text("varchar(400)"), Fixed("char(12)"), Text("text COLLATE \"en-x-icu\"")],
        MatrixEngine.MariaDb => [Text("longtext"), Text("varchar(400)"), Fixed("char(12)"), Text("varchar(400) COLLATE utf8mb4_general_ci")],
        MatrixEngine.Sqlite => [Text("TEXT"), Text("TEXT COLLATE NOCASE")],
        MatrixEngine.JsonLines or MatrixEngine.Csv => [Text("VARCHAR")],
        _ => [Text("VARCHAR"), Text("VARCHAR COLLATE nocase")],
    };

    public static IReadOnlyList<MatrixColumn> TimesOf(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Spelling("time", value => value[0] != '-' && value.Length != 9), Spelling("text")],
        MatrixEngine.MariaDb => [Spelling("time(6)"), Spelling("longtext")],
        MatrixEngine.Sqlite => [Spelling("TIME"), Spelling("TEXT")],
        MatrixEngine.DuckDb or MatrixEngine.Parquet => [Spelling("TIME", value => value[0] != '-' && value.Length != 9), Spelling("VARCHAR")],
        _ => [Spelling("VARCHAR")],
    };

    public static IReadOnlyList<MatrixColumn> UuidsOf(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Spelling("uuid"), Spelling("text", upper: true)],
        MatrixEngine.MariaDb => [Spelling("uuid"), Spelling("char(36)", upper: true), Spelling("binary(16)") with { Literal = value => $"X'{value.Replace("-", string.Empty, StringComparison.Ordinal)}'", Group = "bytes" }],
        MatrixEngine.Sqlite => [Spelling("UUID"), Spelling("TEXT", upper: true)],
        MatrixEngine.DuckDb or MatrixEngine.Parquet => [Spelling("UUID"), Spelling("VARCHAR", upper: true)],
        _ => [Spelling("VARCHAR", upper: true)],
    };

    public static IReadOnlyList<MatrixColumn> BytesOf(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Binary("bytea", value => $"'\\x{value}'")],
        MatrixEngine.MariaDb => [Binary("longblob", value => $"X'{value}'"), Binary("varbinary(200)", value => $"X'{value}'")],
        MatrixEngine.Sqlite => [Binary("BLOB", value => $"X'{value}'")],
        MatrixEngine.DuckDb or MatrixEngine.Parquet => [Binary("BLOB", value => $"unhex('{value}')")],
        _ => [],
    };

    public static IReadOnlyList<MatrixColumn> TruthsOf(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Truth("boolean", "true", "false"), Truth("smallint", "1", "0"), Truth("text", "'true'", "'false'")],
        MatrixEngine.MariaDb => [Truth("tinyint(1)", "1", "0"), Truth("bit(1)", "b'1'", "b'0'")],
        MatrixEngine.Sqlite => [Truth("BOOLEAN", "1", "0")],
        MatrixEngine.JsonLines => [Truth("BOOLEAN", "true", "false")],
        MatrixEngine.Csv => [Truth("VARCHAR", "'true'", "'false'")],
        _ => [Truth("BOOLEAN", "true", "false")],
    };

    public static IReadOnlyList<MatrixColumn> DocumentsOf(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Document("json"), Document("jsonb"), Document("text", "text")],
        MatrixEngine.MariaDb => [Document("longtext", "text")],
        // A column of that name makes a double of what looks like one.
        MatrixEngine.Sqlite => [Document("JSON") with { Holds = value => value.StartsWith("900", StringComparison.Ordinal) ? null : value }, Document("TEXT", "text")],
        MatrixEngine.DuckDb => [Document("JSON"), Document("VARCHAR", "text")],
        _ => [Document("VARCHAR", "text")],
    };

    private static MatrixColumn Text(string type) => new(type, value => value, MatrixColumn.Quoted, value => value + " ");

    /// <summary>Padding is no part of a value of a fixed length.</summary>
    private static MatrixColumn Fixed(string type) =>
        new(type, value => value.Length > 12 ? null : value.TrimEnd(' '), MatrixColumn.Quoted, value => value.Length == 12 ? null : value + "x");

    private static MatrixColumn Spelling(string type, Func<string, bool>? holds = null, bool upper = false) => new(
        type, value => holds?.Invoke(value) ?? true ? value : null,
        value => MatrixColumn.Quoted(upper ? value.ToUpperInvariant() : value),
        value => value.Length == 36 ? value[..^1] + (value[^1] == '0' ? "1" : "0") : value == "00:00:00" ? "00:00:00.000001" : "00:00:00")
    {
        Group = type is "text" or "longtext" or "TEXT" or "VARCHAR" or "char(36)" ? "text" : string.Empty,
    };

    private static MatrixColumn Binary(string type, Func<string, string> literal) => new(type, value => value, literal, value => value + "00");

    private static MatrixColumn Truth(string type, string yes, string no) => new(type, value => value, value => value == "true" ? yes : no, value => value == "true" ? "false" : "true")
    {
        Group = type switch { "text" or "VARCHAR" => "text", "smallint" => "number", _ => string.Empty },
    };

    private static MatrixColumn Document(string type, string group = "") => new(type, value => value, MatrixColumn.Quoted, value => $"[{value}]") { Group = group };
}
