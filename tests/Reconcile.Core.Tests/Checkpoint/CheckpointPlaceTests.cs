using Reconcile.Testing;

namespace Reconcile.Core.Tests.Checkpoint;

/// <summary>A checkpoint that is given by another name than its own.</summary>
public sealed class CheckpointPlaceTests : IDisposable
{
    private static readonly CheckpointRecord First = new(CheckpointRecord.Configuration, string.Empty, "{}");
    private static readonly CheckpointRecord Second = new("table", "a", "1");

    private readonly TemporaryFolder _folder = new();
    private readonly string _real;

    public CheckpointPlaceTests()
    {
        Directory.CreateDirectory(_folder.Combine("real"));
        _real = Path.Combine(_folder.Combine("real"), "run.checkpoint");
        Link(() => File.CreateSymbolicLink(_folder.Combine("link"), _real));
        Link(() => File.CreateSymbolicLink(_folder.Combine("relative"), Path.Combine("real", "run.checkpoint")));
        Link(() => File.CreateSymbolicLink(_folder.Combine("link to link"), "relative"));
        Link(() => Directory.CreateSymbolicLink(_folder.Combine("linked"), _folder.Combine("real")));
        Link(() => Directory.CreateSymbolicLink(Path.Combine(_folder.Combine("real"), "up"), ".."));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("link")]
    [InlineData("relative")]
    [InlineData("link to link")]
    [InlineData("linked/run.checkpoint")]
    [InlineData("linked/up/linked/run.checkpoint")]
    [InlineData("linked/up/link")]
    public void Two_runs_do_not_have_it_by_two_names(string name)
    {
        var other = Path.Combine(_folder.FullPath, name);
        using (CheckpointFile.Open(_real))
        {
            var error = Assert.Throws<ReconcileException>(() => CheckpointFile.Open(other));
            Assert.Equal(ReconcileProblem.CheckpointInUse, error.Problem);
            Assert.Contains(other, error.Message, StringComparison.Ordinal);
            Assert.Contains(_real, error.Message, StringComparison.Ordinal);
        }

        using (var file = CheckpointFile.Open(other))
        {
            Assert.Equal(other, file.Name);
            Assert.Equal(ReconcileProblem.CheckpointInUse, Assert.Throws<ReconcileException>(() => CheckpointFile.Open(_real)).Problem);
            file.Append(CheckpointFormat.Format(First));
        }

        using var again = CheckpointFile.Open(_real);
        Assert.Equal([First], again.Read().Select(CheckpointFormat.Parse));
    }

    [Fact]
    public void Compaction_replaces_the_file_and_not_the_link_to_it()
    {
        using (var file = CheckpointFile.Open(_folder.Combine("link to link")))
        {
            file.Append(CheckpointFormat.Format(First));
            file.Append(CheckpointFormat.Format(Second));
            Assert.Equal(2, file.Read().Count());
            file.Compact(static line => line.Position == 0);
        }

        Assert.Equal("relative", new FileInfo(_folder.Combine("link to link")).LinkTarget);
        Assert.Equal([_real], Directory.GetFiles(_folder.Combine("real")));
        using var again = CheckpointFile.Open(_real);
        Assert.Equal([First], again.Read().Select(CheckpointFormat.Parse));
    }

    [Fact]
    public void Links_that_lead_nowhere_end_with_an_error()
    {
        File.CreateSymbolicLink(_folder.Combine("a"), "b");
        File.CreateSymbolicLink(_folder.Combine("b"), "a");
        var error = Assert.Throws<ReconcileException>(() => CheckpointFile.Open(_folder.Combine("a")));
        Assert.Equal(ReconcileProblem.CheckpointFailed, error.Problem);
        Assert.Contains($"The checkpoint {_folder.Combine("a")} cannot be opened: its path leads through more than 40 links.", error.Message, StringComparison.Ordinal);
    }

    private static void Link(Action create)
    {
        try
        {
            create();
        }
        catch (IOException e) when (OperatingSystem.IsWindows())
        {
            Assert.Skip($"Links cannot be made here: {e.Message}");
        }
    }
}
