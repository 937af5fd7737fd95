using System.Text;

namespace Reconcile;

/// <summary>What a request sends. Its text says how much it is, never what.</summary>
public sealed class ScrapeBody
{
    private ScrapeBody(byte[] bytes, string contentType)
    {
        Bytes = bytes;
        ContentType = contentType;
    }

    /// <summary>What kind of content it is, as the header says it.</summary>
    public string ContentType { get; }

    public long Length => Bytes.Length;

    internal byte[] Bytes { get; }

    internal static ScrapeBody FromBytes(byte[] bytes, string contentType = "application/octet-stream") => new(bytes, contentType);

    internal static ScrapeBody FromText(string text, string contentType = "text/plain; charset=utf-8") => new(Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>JSON that has been written already.</summary>
    internal static ScrapeBody FromJson(string json) => FromText(json, "application/json");

    /// <summary>A form, as browsers send it.</summary>
    internal static ScrapeBody FromForm(IEnumerable<KeyValuePair<string, string>> fields) => FromText(
        string.Join('&', fields.Select(field => $"{Encode(field.Key)}={Encode(field.Value)}")), "application/x-www-form-urlencoded");

    public override string ToString() => $"{ContentType}, {Length} bytes";

    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
