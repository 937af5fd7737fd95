namespace Reconcile.Telemetry.Tests;

/// <summary>Runs of the engine for exporters to tell of.</summary>
internal static class SmallRun
{
    /// <summary>Runs the items; <c>bad</c> fails.</summary>
    public static async Task RunAsync(JobKind kind, params string[] items)
    {
        var job = new BatchJob<string, int>("small run", (item, _) => item == "bad" ? throw new InvalidOperationException("Password=s3cr3t") : new ValueTask<int>(1))
        {
            Kind = kind,
            NameOf = item => item,
        };
        await using var engine = new BatchEngine<string, int>(job, new BatchOptions { MaxWorkers = 2 });
        foreach (var item in items)
        {
            Assert.True(engine.TryPost(item));
        }

        engine.CompleteInput();
        await engine.Completion;
    }
}
