namespace Reconcile;

/// <summary>Worker processes: how they are started, and how long one is used. Immutable.</summary>
public sealed record WorkerProcessOptions
{
    /// <summary>The program. It has to call <see cref="WorkerServer.Run"/>.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments. None by default.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its directory; empty, the default: that of this process.</summary>
    public string WorkingDirectory { get; init; } = string.Empty;

    /// <summary>What each process is given before its first request: see <see cref="IWorkerService.StartAsync"/>. Nothing by default.</summary>
    public ReadOnlyMemory<byte> Greeting { get; init; }

    /// <summary>Time a process may take until it is ready: 1 s to 1 hour, one minute by default.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time a process has to answer a request that was cancelled, before it is killed: 0 to 1 hour, 1 s by default.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Requests after which a process is replaced by a new one: 1 to 2,147,483,647, without end by default.</summary>
    public int MaxRequests { get; init; } = int.MaxValue;

    /// <summary>
    /// Memory, in bytes of its working set, that a process may use: at least 1 MB, any by default. One that uses more during a request is killed, one
    /// that uses more after a request is replaced.
    /// </summary>
    public long MaxMemoryBytes { get; init; } = long.MaxValue;

    /// <summary>How often the memory of a process that works is looked at: 10 ms to 1 minute, 100 ms by default.</summary>
    public TimeSpan MemoryInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    internal void ThrowIfOutOfRange()
    {
        ArgumentException.ThrowIfNullOrEmpty(FileName);
        OptionRange.Check(StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        OptionRange.Check(StopGrace, TimeSpan.Zero, TimeSpan.FromHours(1));
        OptionRange.Check(MaxRequests, 1, int.MaxValue);
        OptionRange.Check(MaxMemoryBytes, 1L << 20, long.MaxValue);
        OptionRange.Check(MemoryInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
    }
}
