namespace Reconcile;

/// <summary>Which settings of telemetry belong together.</summary>
internal static class TelemetrySettings
{
    private static readonly (string Needed, string[] Settings)[] Groups =
    [
        ("PrometheusPort", ["PrometheusAddress"]),
        ("OtlpEndpoint", ["OtlpProtocol", "OtlpHeader", "OtlpIntervalSeconds"]),
        ("LogPath", ["LogLevel", "LogMaxSizeMB", "LogKeep", "LogProgressSeconds"]),
    ];

    /// <summary>Whether nothing that was given says where telemetry is to go.</summary>
    public static bool SayNothing(IDictionary<string, object> given) => !Array.Exists(Groups, group => given.ContainsKey(group.Needed));

    /// <summary>A setting that has no meaning, because the one that it belongs to was not given; null: there is none.</summary>
    public static (string Setting, string Needed)? FindUnused(IDictionary<string, object> given)
    {
        foreach (var (needed, settings) in Groups)
        {
            if (!given.ContainsKey(needed) && Array.Find(settings, given.ContainsKey) is { } unused)
            {
                return (unused, needed);
            }
        }

        return null;
    }

    /// <summary>Why a collector's address cannot be used; null: it can. Does not repeat it, for it may hold a password.</summary>
    public static string? Refuse(Uri endpoint) =>
        !endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https") ? "-OtlpEndpoint is not an http or https address."
        : endpoint.UserInfo.Length > 0 ? "-OtlpEndpoint holds a login, which would not be sent."
        : null;

    /// <summary>Whether headers would travel through a network as everybody can read them.</summary>
    public static bool ExposesHeaders(TelemetryOptions options) =>
        options is { OtlpHeaders.Names.Count: > 0, OtlpEndpoint: { Scheme: "http", IsLoopback: false } };
}
