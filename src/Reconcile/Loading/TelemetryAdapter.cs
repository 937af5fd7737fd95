using System.Runtime.CompilerServices;
using Reconcile.Telemetry;

namespace Reconcile.Loading;

/// <summary>The only file of this assembly that names types of the telemetry layer; for the same reasons as <see cref="DataAdapter"/>.</summary>
internal static class TelemetryAdapter
{
    /// <exception cref="TelemetryException">It cannot be started.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ITelemetrySession Start(TelemetryOptions options) => new TelemetryExport(options, TimeProvider.System);
}
