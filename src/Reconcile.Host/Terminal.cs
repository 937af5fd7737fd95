using System.Globalization;

namespace Reconcile.Host;

/// <summary>What the process is connected to.</summary>
/// <param name="InputIsTerminal">Whether somebody can be asked.</param>
/// <param name="OutputIsTerminal">Whether standard output is looked at as it appears.</param>
/// <param name="ErrorIsTerminal">Whether standard error is looked at as it appears.</param>
/// <param name="HasColour">Whether a terminal may be sent escape sequences for colours.</param>
internal sealed record Terminal(bool InputIsTerminal, bool OutputIsTerminal, bool ErrorIsTerminal, bool HasColour)
{
    /// <summary>Columns where there is no terminal to ask.</summary>
    public const int DefaultWidth = 120;

    private const int LeastWidth = 20;

    public static Terminal Detect()
    {
        // A terminal that calls itself dumb understands no escape sequences: neither colours nor a line rewritten in place.
        var understandsEscapes = Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            !Console.IsInputRedirected,
            !Console.IsOutputRedirected && understandsEscapes,
            !Console.IsErrorRedirected && understandsEscapes,
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }

    /// <summary>Columns that a line may take now; at least 20.</summary>
    public int Width => Math.Max(LeastWidth, WidthFromEnvironment() ?? WidthFromConsole() ?? DefaultWidth);

    /// <summary>Lines that are visible at once.</summary>
    public int Height => OutputIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 50;

    private static int? WidthFromEnvironment() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
        && columns > 0
            ? columns
            : null;

    private int? WidthFromConsole() =>
        (OutputIsTerminal || ErrorIsTerminal) && Console.WindowWidth > 0 ? Console.WindowWidth : null;
}
