using System.Management.Automation;

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

    /// <summary>What is wrong with what was given; null: nothing.</summary>
    public static ErrorRecord? Check(IDictionary<string, object> given, Uri? endpoint)
    {
        foreach (var (needed, settings) in Groups)
        {
            if (!given.ContainsKey(needed) && Array.Find(settings, given.ContainsKey) is { } unused)
            {
                return ErrorRecords.TelemetrySettingUnused(unused, needed);
            }
        }

        return !Array.Exists(Groups, group => given.ContainsKey(group.Needed)) ? ErrorRecords.TelemetryEmpty()
            : endpoint is not null && Refuse(endpoint) is { } problem ? ErrorRecords.OtlpEndpointInvalid(problem)
            : null;
    }

    /// <summary>Whether headers would travel through a network as everybody can read them.</summary>
    public static bool ExposesHeaders(TelemetryOptions options) =>
        options is { OtlpHeaders.Names.Count: > 0, OtlpEndpoint: { Scheme: "http", IsLoopback: false } };

    /// <summary>Does not repeat the address, for it may hold a password.</summary>
    private static string? Refuse(Uri endpoint) =>
        !endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https") ? "-OtlpEndpoint is not an http or https address."
        : endpoint.UserInfo.Length > 0 ? "-OtlpEndpoint holds a login, which would not be sent."
        : null;
}
