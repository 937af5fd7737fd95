using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Reconcile.Telemetry.Logging;

/// <summary>
/// A log of JSON Lines with a thread of its own. Workers leave their lines in a bounded queue. Where the disk does not keep up they wait for
/// it once, for a moment, and from then on lines are dropped and counted until there is room again: the work matters more than its log.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The writing thread disposes of what it uses, when it has used it for the last time.")]
internal sealed class JsonLog : IRunLog
{
    /// <summary>Lines that wait to be written.</summary>
    public const int Capacity = 8192;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<RunEvent> _lines = new(Capacity);
    private readonly MemoryStream _line = new();
    private readonly ILogFile _file;
    private readonly TimeProvider _time;
    private readonly Thread _writer;
    private volatile bool _isBehind;
    private volatile string _lastFailure = string.Empty;
    private long _written;
    private long _dropped;
    private long _reported;

    /// <param name="file">Where lines go; disposed of by the log.</param>
    /// <param name="least">What matters less is not wanted.</param>
    /// <param name="time">Where time comes from.</param>
    public JsonLog(ILogFile file, TelemetryLogLevel least, TimeProvider time)
    {
        _file = file;
        _time = time;
        Least = least;
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "Reconcile log" };
        _writer.Start();
    }

    public TelemetryLogLevel Least { get; }

    public long Written => Volatile.Read(ref _written);

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Why a line could not be written, the last time; empty: it has not happened.</summary>
    public string LastFailure => _lastFailure;

    public void Write(RunEvent happened)
    {
        try
        {
            if (_lines.TryAdd(happened, _isBehind ? TimeSpan.Zero : LongestWait))
            {
                _isBehind = false;
                return;
            }
        }
        catch (InvalidOperationException)
        {
            // The log was ended meanwhile: this line came behind its last.
            return;
        }

        _isBehind = true;
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what is queued and closes the file. False: that takes longer than it may, and goes on by itself.</summary>
    public bool Stop(TimeSpan longest)
    {
        _lines.CompleteAdding();
        return _writer.Join(longest);
    }

    private void WriteAll()
    {
        foreach (var happened in _lines.GetConsumingEnumerable())
        {
            TryWrite(happened);
        }

        ReportDropped();
        TryDo(_file.Flush);
        _file.Dispose();
        _lines.Dispose();
    }

    private void TryWrite(RunEvent happened)
    {
        ReportDropped();
        if (TryDo(() => Append(line => LogLine.Write(line, happened))))
        {
            Interlocked.Increment(ref _written);
        }
        else
        {
            Interlocked.Increment(ref _dropped);
        }

        // Whoever follows the file sees the last line as soon as nothing else is to be written.
        if (_lines.Count == 0)
        {
            TryDo(_file.Flush);
        }
    }

    private void ReportDropped()
    {
        var dropped = Dropped;
        if (dropped > _reported && TryDo(() => Append(line => LogLine.WriteDropped(line, _time.GetUtcNow(), dropped - _reported))))
        {
            _reported = dropped;
        }
    }

    /// <summary>The line goes into the file as a whole or not at all.</summary>
    private void Append(Action<Stream> write)
    {
        _line.SetLength(0);
        write(_line);
        _file.Next().Write(_line.GetBuffer(), 0, (int)_line.Length);
    }

    private bool TryDo(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _lastFailure = error.Message;
            return false;
        }
    }
}
