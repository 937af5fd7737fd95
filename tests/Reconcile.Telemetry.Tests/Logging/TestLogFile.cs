using System.Text;
using System.Text.Json;
using Reconcile.Telemetry.Logging;

namespace Reconcile.Telemetry.Tests.Logging;

/// <summary>A log in memory that can hang and fail.</summary>
internal sealed class TestLogFile : ILogFile
{
    private readonly MemoryStream _content = new();
    private readonly ManualResetEventSlim _isOpen = new(true);
    private int _failures;

    /// <summary>Set as soon as the log's thread waits for it.</summary>
    public ManualResetEventSlim IsWaitedFor { get; } = new();

    public IReadOnlyList<JsonElement> Lines =>
        [.. Encoding.UTF8.GetString(_content.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public void Hang() => _isOpen.Reset();

    public void GoOn() => _isOpen.Set();

    /// <summary>Refuses so many lines.</summary>
    public void Fail(int lines) => _failures = lines;

    public Stream Next()
    {
        if (!_isOpen.IsSet)
        {
            IsWaitedFor.Set();
            _isOpen.Wait();
        }

        return _failures-- > 0 ? throw new IOException("The disk is full.") : _content;
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }
}
