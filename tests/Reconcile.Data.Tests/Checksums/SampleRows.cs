using System.Globalization;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Seeded rows of values that every engine can hold: of every kind first those at the edges, NULL among them, then random ones.</summary>
internal static class SampleRows
{
    /// <summary>The columns' kinds in their order; the first is the key.</summary>
    public static readonly CanonicalKind[] Kinds =
    [
        CanonicalKind.Integer, CanonicalKind.Boolean, CanonicalKind.Integer, CanonicalKind.Number, CanonicalKind.Date, CanonicalKind.Time,
        CanonicalKind.Timestamp, CanonicalKind.Instant, CanonicalKind.Text, CanonicalKind.Uuid, CanonicalKind.Binary,
    ];

    private const int Seed = 20_260_101;

    private static readonly string?[][] Edges =
    [
        [null, "true", "false"],
        [null, "0", "-1", "9223372036854775807", "-9223372036854775808"],
        [null, "0", "-0.01", "0.05", "100", "2.2", "-12345.0000001", "99999999999999", "0.0000000001"],
        [null, "1000-01-01", "2000-02-29", "9999-12-31"],
        [null, "00:00:00", "23:59:59.999999", "12:00:00.5", "00:00:00.000001"],
        [null, "1000-01-01 00:00:00", "2000-02-29 12:00:00.5", "9999-12-31 23:59:59.999999", "1999-12-31 23:59:59.00001"],
        [null, "1970-01-02 00:00:00+00", "2020-03-29 01:30:00.25+00", "2037-12-31 23:59:59.999999+00"],
        [null, "", " ", "a", "a ", "A", "NULL", "N;", "1:a", "a|b", "'", "\\", "%_", "Z\u00fcrich", "Zu\u0308rich", "\U0001D11E", "\u0001\n\r\t", "\ufffd", "\u00a0", new string('\u00e9', 5000)],
        [null, "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "00112233-4455-6677-8899-aabbccddeeff"],
        [null, "", "00", "0000", "FF", "00FF7F80"],
    ];

    /// <summary>Rows, their first value a number from 1 on.</summary>
    public static List<string?[]> Create(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(1, count).Select(id => Row(id, random))];
    }

    /// <summary>Rows of which each differs from the first in one value alone, its key apart: every value at the edges once.</summary>
    public static List<string?[]> CreateOneByOne()
    {
        string?[] first = ["1", .. Edges.Select(edges => edges[1])];
        var rows = new List<string?[]> { first };
        for (var column = 0; column < Edges.Length; column++)
        {
            foreach (var value in Edges[column].Where(value => value != Edges[column][1]))
            {
                string?[] row = [.. first];
                row[0] = (rows.Count + 1).ToString(CultureInfo.InvariantCulture);
                row[column + 1] = value;
                rows.Add(row);
            }
        }

        return rows;
    }

    private static string?[] Row(int id, Random random) =>
    [
        id.ToString(CultureInfo.InvariantCulture),
        .. Edges.Select((edges, kind) => random.Next(3) == 0 || kind == 0 ? edges[random.Next(edges.Length)] : Value(kind, random)),
    ];

    private static string Value(int kind, Random random) => kind switch
    {
        1 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        2 => (random.NextInt64(-99_999_999_999_999, 99_999_999_999_999) / (decimal)Math.Pow(10, random.Next(11))).ToString("0.##########", CultureInfo.InvariantCulture),
        3 => new DateOnly(1000, 1, 1).AddDays(random.Next(3_000_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        4 => Time(random),
        5 => $"{new DateOnly(1000, 1, 1).AddDays(random.Next(3_000_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Time(random)}",
        6 => $"{new DateOnly(1970, 1, 2).AddDays(random.Next(24_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Time(random)}+00",
        7 => Text(random),
        8 => new Guid(Bytes(random, 16)).ToString(),
        _ => Convert.ToHexString(Bytes(random, random.Next(40))),
    };

    private static string Time(Random random)
    {
        var digits = (long)Math.Pow(10, random.Next(7));
        var microseconds = random.NextInt64(86_400_000_000) / digits * digits;
        return new TimeOnly(microseconds * 10).ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(4) switch
    {
        0 => char.ConvertFromUtf32(random.Next(0x1F300, 0x1F600)),
        1 => ((char)random.Next(0xC0, 0x17F)).ToString(),
        _ => ((char)random.Next(0x20, 0x7F)).ToString(),
    }));

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
