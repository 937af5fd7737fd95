using System.Globalization;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>Dates, timestamps and instants of every engine, and text that spells them. A value is a date and a time in UTC.</summary>
internal static class CalendarColumns
{
    private const string Form = "yyyy-MM-dd HH:mm:ss.FFFFFF";

    public static readonly string[] Values =
    [
        "0001-01-01 00:00:00", "0001-01-01 00:00:00.000001", "0044-03-15 12:00:00 BC", "1000-01-01 00:00:00", "1582-10-10 00:00:00", "1900-02-28 23:59:59", "1969-12-31 23:59:59.999999", "1970-01-01 00:00:01",
        "2000-02-29 00:00:00", "2000-02-29 12:34:56.5", "2024-03-31 00:59:59.999999", "2024-03-31 01:00:00", "2024-03-31 02:30:00", "2024-10-27 00:30:00", "2024-10-27 01:30:00", "2024-11-03 06:30:00",
        "2037-12-31 23:59:59.999999", "2038-01-19 03:14:08", "9999-12-31 00:00:00", "9999-12-31 23:59:59.999999", "infinity", "-infinity", "0000-00-00", "2020-02-00",
    ];

    private static readonly DateTime Posix = new(1970, 1, 1, 0, 0, 1);
    private static readonly DateTime PosixEnd = new(2038, 1, 19);

    public static IReadOnlyList<MatrixColumn> Of(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql => [Date("date", "BC"), Timestamp("timestamp", "BC"), Timestamp("timestamp(3)", "BC", 3), Timestamp("timestamptz", "BC", zone: true), Text("text")],
        MatrixEngine.MariaDb =>
        [
            Date("date", null) with { Holds = value => value is "0000-00-00" or "2020-02-00" ? value : Day(value, null) }, Zero(Timestamp("datetime(6)", null)), Zero(Timestamp("datetime", null, 0)),
            Within(Timestamp("timestamp(6) NULL", null), Posix, PosixEnd), Text("longtext"),
        ],
        MatrixEngine.Sqlite => [Text("DATE"), Text("DATETIME"), Text("TIMESTAMPTZ"), Text("TEXT")],
        MatrixEngine.DuckDb =>
        [
            Date("DATE", "(BC)"), Timestamp("TIMESTAMP", "(BC)"), Timestamp("TIMESTAMP_S", "(BC)", 0), Within(Timestamp("TIMESTAMP_NS", null), new DateTime(1700, 1, 1), new DateTime(2262, 1, 1)),
            Timestamp("TIMESTAMPTZ", "(BC)", zone: true), Text("VARCHAR"),
        ],
        MatrixEngine.Parquet => [Date("DATE", null), Timestamp("TIMESTAMP", null), Timestamp("TIMESTAMPTZ", null, zone: true), Text("VARCHAR")],
        _ => [Text("VARCHAR")],
    };

    /// <param name="type">The type.</param>
    /// <param name="beforeChrist">The word for years before Christ, in engines that have them and the infinities; else null.</param>
    private static MatrixColumn Date(string type, string? beforeChrist) => new(
        type, value => Day(value, beforeChrist), value => Quoted(value, beforeChrist, dateOnly: true),
        value => Read(value) is { } time ? Write(time.Year == 9999 ? time.AddDays(-1) : time.AddDays(1)) : value.EndsWith("BC", StringComparison.Ordinal) ? "0001-01-01 00:00:00" : Other(value));

    private static MatrixColumn Timestamp(string type, string? beforeChrist, int digits = 6, bool zone = false) => new(
        type, value => Cut(value, digits, beforeChrist), value => zone ? Zoned(value, beforeChrist) : Quoted(value, beforeChrist, dateOnly: false),
        value => Read(value) is { } time ? Write(Next(time, digits)) : value.EndsWith("BC", StringComparison.Ordinal) ? "0001-01-01 00:00:00" : Other(value));

    private static MatrixColumn Text(string type) => new(
        type, value => value, MatrixColumn.Quoted, value => Read(value) is { } time ? Write(Next(time, 6)) : Other(value))
    {
        Form = HeldAs.Spelled,
        Group = "text",
    };

    private static MatrixColumn Within(MatrixColumn column, DateTime least, DateTime most) => column with
    {
        Holds = value => Read(value) is { } time && time >= least && time < most ? column.Holds(value) : null,
    };

    /// <summary>The days that are none, at midnight.</summary>
    private static MatrixColumn Zero(MatrixColumn column) => column with { Holds = value => value.EndsWith("-00", StringComparison.Ordinal) ? value + " 00:00:00" : column.Holds(value) };

    /// <summary>Some other value for one that has no neighbour.</summary>
    private static string Other(string value) => value == "infinity" ? "9999-12-31 00:00:00" : "0001-01-01 00:00:00";

    private static DateTime Next(DateTime time, int digits)
    {
        var step = TimeSpan.FromSeconds(1) / Math.Pow(10, digits);
        return time > DateTime.MaxValue - TimeSpan.FromDays(1) ? time - step : time + step;
    }

    private static string? Day(string value, string? beforeChrist) => Read(value) is { } time
        ? Write(time.Date)
        : beforeChrist is null || value[0] == '0' && !value.EndsWith("BC", StringComparison.Ordinal) || value.EndsWith("-00", StringComparison.Ordinal)
            ? null
            : value.Replace("12:00:00", "00:00:00", StringComparison.Ordinal);

    private static string? Cut(string value, int digits, string? beforeChrist)
    {
        var step = TimeSpan.TicksPerSecond / (long)Math.Pow(10, digits);
        return Read(value) is { } time ? Write(time.AddTicks(-(time.Ticks % step)))
            : beforeChrist is null || value.EndsWith("-00", StringComparison.Ordinal) ? null
            : value;
    }

    private static string Quoted(string value, string? beforeChrist, bool dateOnly)
    {
        if (!dateOnly && beforeChrist == "(BC)" && value.EndsWith("BC", StringComparison.Ordinal))
        {
            return $"'{value[..10]} (BC) {value[11..19]}'";
        }

        var text = dateOnly && value.Contains(' ', StringComparison.Ordinal) ? value[..10] + value[19..] : value;
        return $"'{text.Replace("BC", beforeChrist, StringComparison.Ordinal)}'";
    }

    /// <summary>An instant by the clock of a zone five and a half hours before UTC's, where the calendar reaches so far.</summary>
    private static string Zoned(string value, string? beforeChrist) => Read(value) is { Year: > 1 and < 9999 } time
        ? $"'{Write(time.AddHours(5.5))}+05:30'"
        : value.EndsWith("infinity", StringComparison.Ordinal) ? $"'{value}'"
        : beforeChrist == "(BC)" && value.EndsWith("BC", StringComparison.Ordinal) ? $"'{value[..10]} (BC) 12:00:00+00'"
        : value.EndsWith("BC", StringComparison.Ordinal) ? $"'{value[..^3]}+00 BC'" : $"'{value}+00'";

    private static DateTime? Read(string value) => DateTime.TryParseExact(value, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static string Write(DateTime time) => time.ToString(Form, CultureInfo.InvariantCulture);
}
