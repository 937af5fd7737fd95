namespace Reconcile;

/// <summary>How a process ended, in words.</summary>
internal static class ExitText
{
    private const int SignalBase = 128;

    /// <summary>For example <c>exit code 137 (SIGKILL)</c>.</summary>
    public static string Of(int exitCode) =>
        SignalName(exitCode) is { } signal ? $"exit code {exitCode} ({signal})" : $"exit code {exitCode}";

    private static string? SignalName(int exitCode) => OperatingSystem.IsWindows() ? null : (exitCode - SignalBase) switch
    {
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => null,
    };
}
