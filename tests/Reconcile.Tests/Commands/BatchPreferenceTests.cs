using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>What the caller of a batch wants to be asked, or only to be told, and how the caller writes numbers and runs programs.</summary>
[Collection("Worker processes")]
public sealed class BatchPreferenceTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Confirm_asks_about_each_item_and_only_those_agreed_to_run()
    {
        foreach (var choice in (int[])[0, 2, 0])
        {
            _session.Choices.Enqueue(choice);
        }

        var output = _session.Run("'a', 'b', 'c' | Invoke-ParallelBatch { $_ } -Confirm -PassThru -KeepOrder");

        Assert.Empty(output.Errors);
        Assert.Equal(["a", "c"], output.Of<string>());
        Assert.Equal(3, _session.Shown.Split("Run the script").Length - 1);
        Assert.Contains("on target \"Item 1 (b)\"", _session.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_keep_their_places_where_others_are_refused_and_nothing_is_asked_of_what_is_done()
    {
        const string Batch = "1..4 | Invoke-ParallelBatch { $_ } -Confirm -KeepOrder -Checkpoint run.checkpoint";
        Answer(0, 2, 0, 2);
        Assert.Equal([(0, 1), (2, 3)], Items(_session.Run(Batch)));

        Answer(0, 0);
        Assert.Equal([(0, 1), (1, 2), (2, 3), (3, 4)], Items(_session.Run(Batch)));
        Assert.Contains("Item 3 (4)", _session.Shown, StringComparison.Ordinal);
        Assert.Empty(_session.Choices);

        void Answer(params int[] choices) => Array.ForEach(choices, _session.Choices.Enqueue);

        static IEnumerable<(long, int)> Items(SessionOutput output) => output.Of<BatchItemResult>().Select(result => (result.Index, LanguagePrimitives.ConvertTo<int>(result.Item)));
    }

    [Fact]
    public void Confirm_asks_about_what_a_job_gets_by_parameter_too()
    {
        foreach (var choice in (int[])[0, 2, 0])
        {
            _session.Choices.Enqueue(choice);
        }

        var output = _session.Run("Invoke-ParallelBatch { $_ } -InputObject 'a', 'b', 'c' -Confirm -PassThru -KeepOrder -AsJob | Receive-Job -Wait");

        Assert.Empty(output.Errors);
        Assert.Equal(["a", "c"], output.Of<string>());
    }

    [Fact]
    public void Confirm_asks_before_the_items_go_to_a_job()
    {
        _session.Choices.Enqueue(2);
        _session.Choices.Enqueue(0);

        var output = _session.Run("'a', 'b' | Invoke-ParallelBatch { $_ } -Confirm -PassThru -AsJob | Receive-Job -Wait");

        Assert.Empty(output.Errors);
        Assert.Equal(["b"], output.Of<string>());
    }

    [Fact]
    public void Nobody_is_asked_without_Confirm()
    {
        Assert.Equal(["a"], _session.Run("'a' | Invoke-ParallelBatch { $_ } -PassThru").Of<string>());
        Assert.Equal(["a"], _session.Run("'a' | Invoke-ParallelBatch { $_ } -PassThru -Confirm:$false").Of<string>());
    }

    [Fact]
    public void A_dry_run_leaves_the_checkpoint_as_it_was()
    {
        _session.Run("function Set-Mark { [CmdletBinding(SupportsShouldProcess)] param($name) if ($PSCmdlet.ShouldProcess($name)) { [IO.File]::WriteAllText(\"$PWD/$name.txt\", 'done') } }");
        const string Batch = "1..3 | Invoke-ParallelBatch { Set-Mark $_ } -Function Set-Mark -Checkpoint run.checkpoint";

        Assert.Equal(3, _session.Run(Batch + " -WhatIf").Of<BatchItemResult>().Count);
        Assert.False(File.Exists(_session.PathOf("run.checkpoint")));
        Assert.False(File.Exists(_session.PathOf("1.txt")));

        Assert.Empty(_session.Run(Batch.Replace("1..3", "1..2", StringComparison.Ordinal)).Errors);
        var written = File.ReadAllText(_session.PathOf("run.checkpoint"));
        var dry = _session.Run(Batch + " -WhatIf").Of<BatchItemResult>();

        Assert.Equal([3], dry.Where(result => result.Status == BatchItemStatus.Succeeded).Select(result => LanguagePrimitives.ConvertTo<int>(result.Item)));
        Assert.Equal(written, File.ReadAllText(_session.PathOf("run.checkpoint")));
        Assert.Single(_session.Run(Batch).Of<BatchItemResult>(), result => result.Status == BatchItemStatus.Succeeded);
        Assert.True(File.Exists(_session.PathOf("3.txt")));
    }

    [Theory]
    [InlineData("Session")]
    [InlineData("Process")]
    public void Numbers_are_written_as_in_the_callers_culture(string isolation)
    {
        var output = _session.Run(
            $$"""
            $before = [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture
            try {
                [cultureinfo]::CurrentCulture = 'de-DE'; [cultureinfo]::CurrentUICulture = 'fr-FR'
                1..2 | Invoke-ParallelBatch { '{0:n2} {1}' -f 1234.5, [cultureinfo]::CurrentUICulture.Name } -Isolation {{isolation}} -MaxWorkers 2 -PassThru
            }
            finally { [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture = $before }
            """);

        Assert.Empty(output.Errors);
        Assert.Equal(["1.234,50 fr-FR", "1.234,50 fr-FR"], output.Of<string>());
    }

    [Theory]
    [InlineData("Session", "$true", BatchItemStatus.Failed)]
    [InlineData("Process", "$true", BatchItemStatus.Failed)]
    [InlineData("Session", "$false", BatchItemStatus.Succeeded)]
    public void A_program_that_fails_is_an_error_where_the_caller_has_it_so(string isolation, string preference, BatchItemStatus status)
    {
        var output = _session.Run($"$ErrorActionPreference = 'Stop'; $PSNativeCommandUseErrorActionPreference = {preference}; 1 | Invoke-ParallelBatch {{ /bin/false }} -Isolation {isolation}");

        Assert.Equal(status, Assert.Single(output.Of<BatchItemResult>()).Status);
    }
}
