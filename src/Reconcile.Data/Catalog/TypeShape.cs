using System.Globalization;

namespace Reconcile.Data.Catalog;

/// <summary>What a column's type can hold, read from the type as its catalog writes it. A null has no limit.</summary>
internal sealed record TypeShape
{
    private const int MySqlTinyLength = 255;
    private const int MySqlLength = 65_535;
    private const int MySqlMediumLength = 16_777_215;

    /// <summary>The longest text or binary value.</summary>
    public long? Length { get; private init; }

    /// <summary>The least and the greatest whole number.</summary>
    public (decimal Min, decimal Max)? Range { get; private init; }

    /// <summary>Digits of a number before the point.</summary>
    public int? WholeDigits { get; private init; }

    /// <summary>Digits of a number behind the point, or of a second.</summary>
    public int? Decimals { get; private init; }

    /// <summary>Whether it can hold every value of another shape of the same kind.</summary>
    public bool Holds(TypeShape other) =>
        AtLeast(Length, other.Length) && AtLeast(WholeDigits, other.WholeDigits) && AtLeast(Decimals, other.Decimals)
        && (Range is null || (other.Range is { } range && range.Min >= Range.Value.Min && range.Max <= Range.Value.Max));

    /// <summary>The shape of a column's type; null if nothing is known of its limits.</summary>
    public static TypeShape? Of(ColumnDefinition column)
    {
        var (name, first, second) = Split(column.NativeType.ToLowerInvariant());
        return column.Kind switch
        {
            Canonical.CanonicalKind.Text or Canonical.CanonicalKind.Binary => OfText(column.Provider, name, first),
            Canonical.CanonicalKind.Integer => OfInteger(column.Provider, name),
            Canonical.CanonicalKind.Number => OfNumber(column.Provider, name, first, second),
            Canonical.CanonicalKind.Float => OfFloat(column.Provider, name),
            Canonical.CanonicalKind.Time or Canonical.CanonicalKind.Timestamp or Canonical.CanonicalKind.Instant => OfTime(column.Provider, name, first),
            _ => null,
        };
    }

    private static TypeShape? OfText(ReconcileProvider provider, string name, long? length) => (name, provider) switch
    {
        ("text" or "blob", ReconcileProvider.MySql) => new TypeShape { Length = MySqlLength },
        ("tinytext" or "tinyblob", _) => new TypeShape { Length = MySqlTinyLength },
        ("mediumtext" or "mediumblob", _) => new TypeShape { Length = MySqlMediumLength },
        ("text" or "ntext" or "longtext" or "blob" or "longblob" or "bytea" or "image", _) => new TypeShape(),
        ("varchar" or "character varying" or "nvarchar" or "varbinary", _) => new TypeShape { Length = length },
        ("char" or "character" or "nchar" or "binary", _) => new TypeShape { Length = length ?? 1 },
        _ => null,
    };

    private static TypeShape? OfInteger(ReconcileProvider provider, string name)
    {
        var isUnsigned = name.EndsWith(" unsigned", StringComparison.Ordinal) || (name == "tinyint" && provider == ReconcileProvider.SqlServer)
            || (provider == ReconcileProvider.DuckDb && name.StartsWith('u'));
        int? bits = name.Replace(" unsigned", string.Empty, StringComparison.Ordinal) switch
        {
            "tinyint" or "utinyint" => 8,
            "smallint" or "usmallint" => 16,
            "mediumint" => 24,
            "int" or "integer" or "uinteger" => 32,
            "bigint" => 64,
            _ => null,
        };
        if (bits is not int width)
        {
            return null;
        }

        var values = (decimal)(UInt128.One << (width - 1));
        return new TypeShape { Range = isUnsigned ? (0, (values * 2) - 1) : (-values, values - 1), Decimals = 0 };
    }

    private static TypeShape? OfNumber(ReconcileProvider provider, string name, long? precision, long? scale) => (name, provider) switch
    {
        ("money", ReconcileProvider.PostgreSql) => new TypeShape { WholeDigits = 17, Decimals = 2 },
        ("money", _) => new TypeShape { WholeDigits = 15, Decimals = 4 },
        ("smallmoney", _) => new TypeShape { WholeDigits = 6, Decimals = 4 },
        ("bigint unsigned" or "ubigint", _) => new TypeShape { WholeDigits = 20, Decimals = 0 },
        ("numeric" or "decimal", _) when precision is null => new TypeShape(),
        ("numeric" or "decimal", _) => new TypeShape { WholeDigits = (int)(precision.Value - (scale ?? 0)), Decimals = (int)(scale ?? 0) },
        _ => null,
    };

    private static TypeShape? OfFloat(ReconcileProvider provider, string name) => name switch
    {
        "real" => Single(),
        "float" when provider != ReconcileProvider.SqlServer => Single(),
        "float" or "double" or "double precision" => new TypeShape(),
        _ => null,
    };

    /// <summary>A single keeps some six digits of what a double keeps.</summary>
    private static TypeShape Single() => new() { WholeDigits = 6 };

    private static TypeShape? OfTime(ReconcileProvider provider, string name, long? digits) => name switch
    {
        "smalldatetime" or "timestamp_s" => new TypeShape { Decimals = 0 },
        "timestamp_ms" => new TypeShape { Decimals = 3 },
        "timestamp_ns" => new TypeShape { Decimals = 7 },
        "datetime" when provider == ReconcileProvider.SqlServer => new TypeShape { Decimals = 3 },
        _ => new TypeShape { Decimals = (int)(digits ?? (provider == ReconcileProvider.MySql ? 0 : provider == ReconcileProvider.SqlServer ? 7 : 6)) },
    };

    /// <summary><c>numeric(10,2)</c> or <c>timestamp(3) without time zone</c> as a name and up to two numbers.</summary>
    private static (string Name, long? First, long? Second) Split(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : type.IndexOf(')', open);
        if (close < 0)
        {
            return (type, null, null);
        }

        var numbers = type[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries);
        return (type[..open] + type[(close + 1)..], Number(numbers[0]), numbers.Length > 1 ? Number(numbers[1]) : null);
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool AtLeast(long? limit, long? other) => limit is null || other <= limit;
}
