using System.Diagnostics;
using Reconcile.Testing;

namespace Reconcile.Core.Tests.Checkpoint;

/// <summary>What cannot be a checkpoint, or cannot hold one: the error names it, and says why and what to do.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_directory_is_none()
    {
        Assert.Equal($"The checkpoint {_folder} cannot be opened: it is a directory. Name a file in a directory that you may write to.", Refusal(_folder.FullPath));
        Assert.False(File.Exists($"{_folder}.lock"));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        var missing = _folder.Combine("missing");
        Assert.Equal(
            $"The checkpoint {missing}/run.checkpoint cannot be opened: there is no directory {missing}. Name a file in a directory that you may write to.", Refusal($"{missing}/run.checkpoint"));
    }

    [Fact]
    public void A_directory_that_nothing_can_be_written_to_is_named()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Who may do everything is refused nothing, and Windows has other rights.");
            return;
        }

        var place = _folder.Combine("mine", "run.checkpoint");
        Directory.CreateDirectory(_folder.Combine("mine"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var refusal = Refusal(place);
        Assert.StartsWith($"The checkpoint {place} cannot be opened: ", refusal, StringComparison.Ordinal);
        Assert.EndsWith("Name a file in a directory that you may write to.", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/full", "/dev/full is no checkpoint. Name another file, or one that does not exist.")]
    [InlineData("/dev/zero", "/dev/zero is no checkpoint. Name another file, or one that does not exist.")]
    public void A_device_that_brings_bytes_without_an_end_is_none(string device, string refusal)
    {
        Assert.SkipUnless(File.Exists(device), "There is no such device.");
        using var file = CheckpointFile.Open(device);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(refusal, Assert.Throws<ReconcileException>(() => file.Read().ToList()).Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_device_that_keeps_nothing_is_told_with_the_second_line()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "There is no such device.");
        using var file = CheckpointFile.Open("/dev/null");
        file.Append("one"u8);
        var error = Assert.Throws<ReconcileException>(() => file.Append("two"u8));
        Assert.Equal(ReconcileProblem.CheckpointFailed, error.Problem);
        Assert.StartsWith("The checkpoint /dev/null could not be written: it holds 0 bytes of the 3 that were written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have other pipes.");
        using (var make = Process.Start("mkfifo", _folder.Combine("pipe")))
        {
            make.WaitForExit();
        }

        Assert.Equal(
            $"The checkpoint {_folder}/pipe cannot be opened: it is a pipe or a device, and no file. Name a file in a directory that you may write to.", Refusal(_folder.Combine("pipe")));
    }

    [Fact]
    public void A_file_that_was_made_shorter_meanwhile_is_not_written_to_behind_a_gap()
    {
        var path = _folder.Combine("run.checkpoint");
        var first = CheckpointFormat.Format(new CheckpointRecord(CheckpointRecord.Configuration, string.Empty, "{}"));
        using (var file = CheckpointFile.Open(path))
        {
            file.Append(first);
            file.Append(first);
            using (var other = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                other.SetLength(first.Length);
            }

            Assert.Contains(path, Assert.Throws<ReconcileException>(() => file.Append(first)).Message, StringComparison.Ordinal);
        }

        using var again = CheckpointFile.Open(path);
        Assert.Single(again.Read());
    }

    [Fact]
    public void A_full_disk_that_takes_not_even_the_first_line_ends_the_run_before_it_begins()
    {
        using var disk = SmallDisk.TryCreate(16, out var reason);
        Assert.SkipWhen(disk is null, reason);
        File.WriteAllBytes(Path.Combine(disk.FullPath, "filler"), new byte[16 * 1024]);
        var path = Path.Combine(disk.FullPath, "run.checkpoint");
        var error = Assert.Throws<ReconcileException>(
            () => ItemJournal.Open(CheckpointFile.Open(path), "Test", new Dictionary<string, string>(), TimeProvider.System));
        Assert.Equal(ReconcileProblem.CheckpointFailed, error.Problem);
        Assert.StartsWith($"The checkpoint {path} could not be begun: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Free some space, or name another -Checkpoint; nothing was done yet.", error.Message, StringComparison.Ordinal);
    }

    private static string Refusal(string path)
    {
        var error = Assert.Throws<ReconcileException>(() => CheckpointFile.Open(path));
        Assert.Equal(ReconcileProblem.CheckpointFailed, error.Problem);
        return error.Message;
    }
}
