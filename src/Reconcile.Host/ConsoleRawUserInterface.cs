using System.Management.Automation.Host;

namespace Reconcile.Host;

/// <summary>The screen as PowerShell's formatting asks for it: its width. There is no screen buffer to read or to move about.</summary>
internal sealed class ConsoleRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    private const string NoScreen = "reconcile has no screen buffer.";

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize
    {
        get => new(terminal.Width, terminal.Height);
        set => throw new HostException(NoScreen);
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw new HostException(NoScreen);
    }

    public override Size MaxWindowSize => BufferSize;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "reconcile";

    public override bool KeyAvailable => terminal.InputIsTerminal && Console.KeyAvailable;

    public override int LengthInBufferCells(string source) => TextWidth.Of(source);

    public override int LengthInBufferCells(string source, int offset) => TextWidth.Of(source[offset..]);

    public override int LengthInBufferCells(char source) => char.IsSurrogate(source) ? 1 : TextWidth.Of(source.ToString());

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new HostException("reconcile reads lines, not single keys.");

    public override void FlushInputBuffer()
    {
        // Input is read line by line; nothing is held back.
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new HostException(NoScreen);

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new HostException(NoScreen);

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new HostException(NoScreen);

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new HostException(NoScreen);
}
