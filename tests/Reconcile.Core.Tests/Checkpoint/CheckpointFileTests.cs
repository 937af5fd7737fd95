using System.Globalization;
using System.Text;
using Reconcile.Testing;

namespace Reconcile.Core.Tests.Checkpoint;

public sealed class CheckpointFileTests : IDisposable
{
    private static readonly CheckpointRecord First = new(CheckpointRecord.Configuration, string.Empty, "{\"Source\":\"a\"}");
    private static readonly CheckpointRecord Second = new("table", "a \"b\"\nü\U0001F600", "{\"Rows\":1}");
    private static readonly CheckpointRecord Third = new("table", "c", "{\"Rows\":[1,2,{\"x\":null}]}");

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Combine("run.checkpoint");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again_in_its_order_and_can_be_added_to()
    {
        Write(First, Second);
        using (var file = CheckpointFile.Open(Path))
        {
            Assert.Equal([First, Second], file.Read().Select(CheckpointFormat.Parse));
            file.Append(CheckpointFormat.Format(Third));
        }

        Assert.Equal([First, Second, Third], Read());
    }

    [Fact]
    public void Posted_lines_keep_their_order_among_themselves_and_with_appended_ones()
    {
        var records = Enumerable.Range(0, 20_000).Select(i => new CheckpointRecord("table", i.ToString(CultureInfo.InvariantCulture), "0")).ToList();
        using (var file = CheckpointFile.Open(Path))
        {
            file.Append(CheckpointFormat.Format(First));
            foreach (var record in records)
            {
                if (record.Item.EndsWith("999", StringComparison.Ordinal))
                {
                    file.Append(CheckpointFormat.Format(record));
                }
                else
                {
                    file.Post(CheckpointFormat.Format(record));
                }
            }
        }

        Assert.Equal([First, .. records], Read());
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole()
    {
        var line = new string('x', 500);
        using (var file = CheckpointFile.Open(Path))
        {
            file.Append(CheckpointFormat.Format(First));
            Parallel.For(0, 20_000, i => file.Post(CheckpointFormat.Format(new CheckpointRecord("table", $"{i}", $"\"{line}\""))));
            Assert.Null(file.Failure);
        }

        Assert.Equal(Enumerable.Range(0, 20_000), Read().Skip(1).Select(record => int.Parse(record.Item, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public void What_is_appended_can_be_read_by_others_at_once()
    {
        using var file = CheckpointFile.Open(Path);
        file.Append(CheckpointFormat.Format(First));
        file.Post(CheckpointFormat.Format(Second));
        file.Append(CheckpointFormat.Format(Third));

        using var other = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.Equal([First, Second, Third], new CheckpointReader(other, Path).Read().Select(CheckpointFormat.Parse));
    }

    [Fact]
    public void A_line_is_JSON_and_begins_as_every_checkpoint_does()
    {
        Write(First, Second);

        var lines = File.ReadAllLines(Path);

        Assert.StartsWith(CheckpointFormat.Beginning, lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        Write(First);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
            return;
        }

        Assert.Skip("Windows has other rights.");
    }

    [Fact]
    public void Unfinished_last_lines_are_cut_off_wherever_they_break_off()
    {
        Write(First, Second);
        var whole = File.ReadAllBytes(Path);
        byte[] last = [.. CheckpointFormat.Format(Third), .. CheckpointFormat.Format(Second)];
        var third = last.Length - CheckpointFormat.Format(Second).Length;
        for (var length = 1; length < last.Length; length++)
        {
            File.WriteAllBytes(Path, [.. whole, .. last.AsSpan(0, length)]);

            Assert.Equal(length < third ? [First, Second] : [First, Second, Third], Read());
        }
    }

    [Fact]
    public void What_a_loss_of_power_left_behind_the_last_mark_is_cut_off()
    {
        using (var file = CheckpointFile.Open(Path))
        {
            file.Append(CheckpointFormat.Format(First));
            file.Append(CheckpointFormat.Format(Second));
        }

        // The file grew, and some of its blocks were never written.
        File.AppendAllText(Path, new string('\0', 5000) + Encoding.UTF8.GetString(CheckpointFormat.Format(Third)) + new string('\0', 100));

        Assert.Equal([First, Second], Read());
        Write(Third);
        Assert.Equal([First, Second, Third], Read());
    }

    [Fact]
    public void An_unfinished_first_line_leaves_an_empty_checkpoint()
    {
        var first = CheckpointFormat.Format(First);
        for (var length = 1; length < first.Length; length++)
        {
            File.WriteAllBytes(Path, first[..length]);
            Assert.Empty(Read());
        }
    }

    [Fact]
    public void A_byte_that_changed_makes_the_file_useless_and_changes_nothing()
    {
        Write(First, Second, Third);
        var whole = File.ReadAllBytes(Path);
        var beginning = Encoding.ASCII.GetByteCount(CheckpointFormat.Beginning);
        var end = whole.Length - CheckpointFormat.Mark.Length - 1;
        for (var position = beginning; position < end; position++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = whole.ToArray();
                damaged[position] ^= (byte)(1 << bit);
                File.WriteAllBytes(Path, damaged);

                var error = Assert.Throws<ReconcileException>(() => Read());

                Assert.Equal(ReconcileProblem.CheckpointInvalid, error.Problem);
                Assert.Equal(damaged, File.ReadAllBytes(Path));
            }
        }
    }

    [Fact]
    public void A_byte_that_changed_in_the_last_mark_loses_nothing()
    {
        Write(First, Second, Third);
        var whole = File.ReadAllBytes(Path);
        for (var position = whole.Length - CheckpointFormat.Mark.Length - 1; position < whole.Length; position++)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 1;
            File.WriteAllBytes(Path, damaged);

            Assert.Equal([First, Second, Third], Read());
        }
    }

    [Theory]
    [InlineData("Dear diary")]
    [InlineData("Dear diary\nToday\n")]
    [InlineData("{\"kind\":\"table\"}\n")]
    public void A_file_of_something_else_is_refused_and_left_alone(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Equal(ReconcileProblem.CheckpointInvalid, Assert.Throws<ReconcileException>(() => Read()).Problem);

        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void Two_runs_cannot_have_it_at_a_time()
    {
        using (CheckpointFile.Open(Path))
        {
            Assert.Equal(ReconcileProblem.CheckpointInUse, Assert.Throws<ReconcileException>(() => CheckpointFile.Open(Path)).Problem);
        }

        CheckpointFile.Open(Path).Dispose();
        Assert.Equal([Path], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void Of_many_that_want_it_at_the_same_time_one_has_it()
    {
        var holders = 0;
        var most = 0;
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using var file = CheckpointFile.Open(Path);
                most = Math.Max(Interlocked.Increment(ref holders), most);
                Interlocked.Decrement(ref holders);
            }
            catch (ReconcileException e) when (e.Problem == ReconcileProblem.CheckpointInUse)
            {
            }
        });

        Assert.Equal(1, most);
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_read_whole()
    {
        var record = new CheckpointRecord("table", new string('x', 3_000_000), "1");
        using (var file = CheckpointFile.Open(Path))
        {
            file.Post(CheckpointFormat.Format(First));
            file.Post(CheckpointFormat.Format(record));
            file.Post(CheckpointFormat.Format(Third));
        }

        Assert.Equal([First, record, Third], Read());
    }

    [Fact]
    public void A_full_disk_loses_what_does_not_fit_and_nothing_else()
    {
        using var disk = SmallDisk.TryCreate(64, out var reason);
        Assert.SkipWhen(disk is null, reason);
        var path = System.IO.Path.Combine(disk.FullPath, "run.checkpoint");
        var filler = System.IO.Path.Combine(disk.FullPath, "filler");
        using (var file = CheckpointFile.Open(path))
        {
            file.Append(CheckpointFormat.Format(First));
            File.WriteAllBytes(filler, new byte[48 * 1024]);
            var big = CheckpointFormat.Format(Second with { Item = new string('x', 40_000) });

            Assert.Contains("Free some space", Assert.Throws<ReconcileException>(() => file.Append(big)).Message, StringComparison.Ordinal);
            file.Post(big);
            File.Delete(filler);
            file.Append(CheckpointFormat.Format(Second));
            file.Append(CheckpointFormat.Format(Third));
        }

        using var again = CheckpointFile.Open(path);
        var read = again.Read().Select(CheckpointFormat.Parse).ToList();
        Assert.Equal([First, Second, Third], read.Where(record => record.Item.Length < 100));
    }

    [Fact]
    public void Compaction_leaves_the_lines_that_are_kept_and_can_be_added_to()
    {
        Write(First, Second, Third);
        using (var file = CheckpointFile.Open(Path))
        {
            Assert.Equal(3, file.Read().Count());
            file.Compact(line => CheckpointFormat.Parse(line).Item != Second.Item);
            file.Append(CheckpointFormat.Format(Second));
        }

        Assert.Equal([First, Third, Second], Read());
        Assert.Equal([Path], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void A_compaction_that_breaks_off_leaves_the_file_as_it_was()
    {
        Write(First, Second, Third);
        var before = File.ReadAllBytes(Path);
        using (var file = CheckpointFile.Open(Path))
        {
            Assert.Equal(3, file.Read().Count());
            Assert.Throws<InvalidOperationException>(() => file.Compact(line => line.Position == 0 ? true : throw new InvalidOperationException()));
        }

        Assert.Equal([First, Second, Third], Read());
        Assert.Equal(before, File.ReadAllBytes(Path).AsSpan(..before.Length));
    }

    [Fact]
    public void A_compaction_that_was_killed_is_made_up_for_by_the_next()
    {
        Write(First, Second, Third);
        File.WriteAllText(Path + ".compacted", "half of it and lon" + new string('g', 10_000));
        using (var file = CheckpointFile.Open(Path))
        {
            Assert.Equal(3, file.Read().Count());
            file.Compact(line => line.Position == 0);
        }

        Assert.Equal([First], Read());
    }

    private void Write(params CheckpointRecord[] records)
    {
        using var file = CheckpointFile.Open(Path);
        foreach (var record in records)
        {
            file.Append(CheckpointFormat.Format(record));
        }
    }

    private List<CheckpointRecord> Read()
    {
        using var file = CheckpointFile.Open(Path);
        return [.. file.Read().Select(CheckpointFormat.Parse)];
    }
}
