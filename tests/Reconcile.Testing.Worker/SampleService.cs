using System.Diagnostics;
using System.Text;

namespace Reconcile.Testing.Worker;

/// <summary>Does what requests ask for by a word, well or badly.</summary>
internal sealed class SampleService : IWorkerService
{
    private readonly List<byte[]> _kept = [];
    private string _greeting = string.Empty;

    public Task StartAsync(ReadOnlyMemory<byte> greeting)
    {
        _greeting = Encoding.UTF8.GetString(greeting.Span);
        switch (_greeting)
        {
            case "refuse":
                throw new InvalidOperationException("not today");
            case "crash":
                Console.Error.WriteLine("cannot begin");
                Environment.Exit(7);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
        }

        return Task.CompletedTask;
    }

    public async Task<ReadOnlyMemory<byte>> ServeAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>> note, CancellationToken cancellationToken)
    {
        var words = Encoding.UTF8.GetString(request.Span).Split(' ');
        switch (words[0])
        {
            case "greeting":
                return Bytes(_greeting);
            case "id":
                return Bytes($"{Environment.ProcessId}");
            case "variables":
                return Bytes($"{Environment.GetEnvironmentVariable("RECONCILE_WORKER_ADDRESS")}{Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics")}");
            case "exit":
                Console.Error.WriteLine("last words");
                Environment.Exit(3);
                break;
            case "failfast":
                Environment.FailFast("broken beyond repair");
                break;
            case "allocate":
                Allocate(endless: true);
                break;
            case "grow":
                Allocate(endless: false);
                return Bytes($"{Environment.ProcessId}");
            case "spin":
                note(Bytes("spins"));
                while (true)
                {
                }

            case "deaf":
                note(Bytes("deaf"));
                Thread.Sleep(Timeout.Infinite);
                break;
            case "patient":
                note(Bytes("waits"));
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
                return Bytes("stopped");
            case "started":
                using (var child = Process.Start("sleep", "1000"))
                {
                    note(Bytes($"started {child.Id}"));
                    Thread.Sleep(Timeout.Infinite);
                }

                break;
            case "noise":
                Console.WriteLine("written to the output");
                await Console.OpenStandardOutput().WriteAsync(Bytes(new string('x', 1_000_000)), cancellationToken);
                return Bytes($"read {Console.In.ReadToEnd().Length}");
        }

        return request;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private void Allocate(bool endless)
    {
        for (var megabytes = 0; endless || megabytes < 300; megabytes += 10)
        {
            var block = new byte[10 << 20];
            Array.Fill(block, (byte)1);
            _kept.Add(block);
        }
    }
}
