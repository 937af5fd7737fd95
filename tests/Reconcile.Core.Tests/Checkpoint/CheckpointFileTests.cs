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
            Assert.Equal([First, Second], file.Read());
            file.Append(Third);
        }

        Assert.Equal([First, Second, Third], Read());
    }

    [Fact]
    public void A_line_is_JSON_and_begins_as_every_checkpoint_does()
    {
        Write(First, Second);

        var lines = File.ReadAllLines(Path);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith(CheckpointLine.Beginning, lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void An_unfinished_last_line_is_cut_off_wherever_it_breaks_off()
    {
        Write(First, Second);
        var whole = File.ReadAllBytes(Path);
        var last = CheckpointLine.Format(Third);
        for (var length = 1; length < last.Length; length++)
        {
            File.WriteAllBytes(Path, [.. whole, .. last.AsSpan(0, length)]);

            Assert.Equal([First, Second], Read());
            Assert.Equal(whole, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void An_unfinished_first_line_leaves_an_empty_checkpoint()
    {
        var first = CheckpointLine.Format(First);
        for (var length = 1; length < first.Length; length++)
        {
            File.WriteAllBytes(Path, first[..length]);
            Assert.Empty(Read());
        }
    }

    [Fact]
    public void A_byte_that_changed_before_the_last_line_makes_the_file_useless_and_changes_nothing()
    {
        Write(First, Second, Third);
        var whole = File.ReadAllBytes(Path);
        var end = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2);
        var beginning = Encoding.ASCII.GetByteCount(CheckpointLine.Beginning);
        for (var position = beginning; position < end; position++)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 1;
            File.WriteAllBytes(Path, damaged);

            var error = Assert.Throws<ReconcileException>(() => Read());

            Assert.Equal(ReconcileProblem.CheckpointInvalid, error.Problem);
            Assert.Equal(damaged, File.ReadAllBytes(Path));
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
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_read_whole()
    {
        var record = new CheckpointRecord("table", new string('x', 300_000), "1");
        Write(First, record, Third);
        Assert.Equal([First, record, Third], Read());
    }

    private void Write(params CheckpointRecord[] records)
    {
        using var file = CheckpointFile.Open(Path);
        foreach (var record in records)
        {
            file.Append(record);
        }
    }

    private List<CheckpointRecord> Read()
    {
        using var file = CheckpointFile.Open(Path);
        return [.. file.Read()];
    }
}
