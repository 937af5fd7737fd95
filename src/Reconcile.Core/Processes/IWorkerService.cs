namespace Reconcile;

/// <summary>What a worker process does. Its payloads are of no concern to the pool and the channel.</summary>
public interface IWorkerService
{
    /// <summary>Called once, with the pool's <see cref="WorkerProcessOptions.Greeting"/>. An exception's message is told to the pool, which does not use the process.</summary>
    Task StartAsync(ReadOnlyMemory<byte> greeting);

    /// <summary>Answers a request; one at a time. An exception ends the process.</summary>
    /// <param name="request">What the pool was asked.</param>
    /// <param name="note">Sends something meanwhile.</param>
    /// <param name="cancellationToken">The answer is not wanted any more: whatever it is, it has to come within the pool's grace, or the process is killed.</param>
    Task<ReadOnlyMemory<byte>> ServeAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>> note, CancellationToken cancellationToken);
}
