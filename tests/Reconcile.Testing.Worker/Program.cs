using System.Text;
using Reconcile;
using Reconcile.Testing.Worker;

// Started by a pool this is a worker; started by a test, with the path of itself, it is a process that has a pool and is killed.
if (args is not [var self])
{
    WorkerServer.Run(new SampleService());
    return;
}

await using var pool = new WorkerProcessPool(new WorkerProcessOptions { FileName = Environment.ProcessPath!, Arguments = [self] });
using var told = new CountdownEvent(3);
var busy = new[] { "spin", "started", "deaf" }.Select(request => pool.RequestAsync(Encoding.UTF8.GetBytes(request), Tell, default)).ToArray();
told.Wait();
await pool.WarmAsync(default);
Console.WriteLine($"workers {string.Join(' ', pool.ProcessIds)}");
await Task.WhenAll(busy);

void Tell(ReadOnlyMemory<byte> note)
{
    Console.WriteLine(Encoding.UTF8.GetString(note.Span));
    told.Signal();
}
