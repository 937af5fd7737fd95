namespace Reconcile.Host;

/// <summary>
/// The exit codes that this program gives by itself: the same numbers as the module's ExitBits, which it does not reference, since
/// the module's assemblies may only be loaded by importing it.
/// </summary>
internal static class ExitCodes
{
    public const int None = 0;
    public const int Failures = 2;
    public const int WrongUsage = 64;
}
