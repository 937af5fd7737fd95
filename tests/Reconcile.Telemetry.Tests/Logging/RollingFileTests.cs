using System.Text;
using Reconcile.Telemetry.Logging;

namespace Reconcile.Telemetry.Tests.Logging;

public sealed class RollingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder.Combine("run.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_full_is_renamed_and_the_oldest_are_dropped()
    {
        using (var file = new RollingFile(LogPath, mostBytes: 10, kept: 2))
        {
            for (var line = 1; line <= 8; line++)
            {
                file.Next().Write(Encoding.UTF8.GetBytes($"line {line}\n"));
            }
        }

        Assert.Equal(["run.jsonl", "run.jsonl.1", "run.jsonl.2"], Directory.GetFiles(_folder.FullPath).Select(Path.GetFileName).Order());
        Assert.Equal(["line 7", "line 8"], File.ReadAllLines(LogPath));
        Assert.Equal(["line 5", "line 6"], File.ReadAllLines(LogPath + ".1"));
        Assert.Equal(["line 3", "line 4"], File.ReadAllLines(LogPath + ".2"));
    }

    [Fact]
    public void Nothing_is_kept_if_nothing_is_to_be()
    {
        using (var file = new RollingFile(LogPath, mostBytes: 1, kept: 0))
        {
            file.Next().Write("first\n"u8);
            file.Next().Write("second\n"u8);
        }

        Assert.Equal([LogPath], Directory.GetFiles(_folder.FullPath));
        Assert.Equal(["second"], File.ReadAllLines(LogPath));
    }

    [Fact]
    public void What_is_there_is_kept_and_half_a_line_is_ended()
    {
        File.WriteAllText(LogPath, "whole\nhal");

        using (var file = new RollingFile(LogPath, mostBytes: 1000, kept: 1))
        {
            file.Next().Write("new\n"u8);
        }

        Assert.Equal(["whole", "hal", "new"], File.ReadAllLines(LogPath));
    }

    [Fact]
    public void A_file_can_be_read_while_it_is_written()
    {
        using var file = new RollingFile(LogPath, mostBytes: 1000, kept: 1);
        file.Next().Write("line\n"u8);
        file.Flush();

        using var reader = new StreamReader(new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("line\n", reader.ReadToEnd());
    }
}
