using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Reconcile.Testing;

/// <summary>A product of a <see cref="CatalogueSite"/>: a game with its file, its price and its picture. All of it follows from its number.</summary>
/// <param name="Id">From 1.</param>
public sealed record CatalogueProduct(int Id)
{
    private static readonly string[] Categories = ["arcade", "puzzle", "racing", "sport"];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"Game {Id} – “Größe & <Glück>”");

    public string Category => Categories[Id % Categories.Length];

    public decimal Price => (Id * 137 % 200_000) + 0.99m;

    /// <summary>The price as the pages write it, in German; every seventh product has none.</summary>
    public string PriceText => HasPrice ? Price.ToString("N2", CultureInfo.GetCultureInfo("de-DE")) + "\u00A0€" : "auf Anfrage";

    public bool HasPrice => Id % 7 != 0;

    public int Year => 1975 + (Id % 50);

    public static IReadOnlyList<string> AllCategories => Categories;

    /// <summary>The content of the game's file: some kilobytes.</summary>
    public byte[] Rom() => Bytes(Id, 2_000 + (Id * 37 % 6_000));

    /// <summary>The content of the game's picture.</summary>
    public byte[] Picture() => [0x89, (byte)'P', (byte)'N', (byte)'G', .. Bytes(-Id, 20_000 + (Id * 997 % 30_000))];

    public static string Crc32Of(byte[] content) => Crc32.HashToUInt32(content).ToString("x8", CultureInfo.InvariantCulture);

    [SuppressMessage("Security", "CA5351", Justification = "Collections of games name their files by it.")]
    public static string Md5Of(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    [SuppressMessage("Security", "CA5350", Justification = "Collections of games name their files by it.")]
    public static string Sha1Of(byte[] content) => Convert.ToHexStringLower(SHA1.HashData(content));

    public static string ETagOf(byte[] content) => $"\"{Convert.ToHexStringLower(XxHash64.Hash(content))}\"";

    public static string ETagOf(string content) => ETagOf(Encoding.UTF8.GetBytes(content));

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
