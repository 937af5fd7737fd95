using System.Globalization;
using System.Text;

namespace Reconcile.Testing;

/// <summary>A request as it arrived.</summary>
/// <param name="Method">For example <c>GET</c>.</param>
/// <param name="Target">Path and query, as they were sent.</param>
/// <param name="Headers">By name, whatever its case.</param>
/// <param name="Body">Empty if there was none.</param>
public sealed record HostileRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private const int MostHeaderBytes = 256 * 1024;

    /// <summary>When it had arrived, as <see cref="TimeProvider.GetTimestamp"/> of the system says it.</summary>
    public long Timestamp { get; init; } = TimeProvider.System.GetTimestamp();

    public string Path => Target.Split('?')[0];

    public string Query => Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : string.Empty;

    public string BodyText => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The next request of a connection; null at its end.</summary>
    internal static async Task<HostileRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>(1024);
        var one = new byte[1];
        while (head.Count < 4 || !(head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (head.Count > MostHeaderBytes || await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var first = lines[0].Split(' ');
        return new HostileRequest(first[0], first[1], headers, body);
    }
}
