// A process has one log, one meter and one source of spans: what one test records, another would read.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
