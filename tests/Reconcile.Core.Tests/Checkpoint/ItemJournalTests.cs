using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;

namespace Reconcile.Core.Tests.Checkpoint;

public sealed class ItemJournalTests : IDisposable
{
    private static readonly Dictionary<string, string> Configuration = new() { ["Script"] = "a", ["Key"] = "id" };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private string Path => _folder.Combine("run.checkpoint");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_that_are_done_are_found_done_and_no_others()
    {
        using (var journal = Open())
        {
            End(journal, "done");
            End(journal, "failed", isFailure: true);
            journal.Started(Take(journal, "begun"));
            Take(journal, "queued");
        }

        using var again = Open();

        Assert.Equal([true, false, false, false, false], new[] { "done", "failed", "begun", "queued", "new" }.Select(key => Take(again, key).IsDone));
    }

    [Fact]
    public void What_failed_is_done_once_a_later_run_did_it()
    {
        using (var journal = Open())
        {
            End(journal, "a", isFailure: true);
        }

        using (var journal = Open())
        {
            End(journal, "a");
        }

        using var again = Open();
        Assert.True(Take(again, "a").IsDone);
        Assert.Equal([CheckpointStatus.Done], List().Select(entry => entry.Status));
    }

    [Fact]
    public void Equal_keys_are_told_apart_by_their_order()
    {
        using (var journal = Open())
        {
            End(journal, "a");
            End(journal, "a", isFailure: true);
            End(journal, "a");
        }

        using var again = Open();

        Assert.Equal([true, false, true, false], Enumerable.Range(0, 4).Select(_ => Take(again, "a").IsDone));
    }

    [Fact]
    public void A_run_of_another_configuration_is_refused_with_what_changed()
    {
        Open().Dispose();

        var error = Assert.Throws<ReconcileException>(() => Open(configuration: new() { ["Script"] = "b", ["Key"] = "id" }));

        Assert.Equal(ReconcileProblem.CheckpointChanged, error.Problem);
        Assert.Contains("Changed: Script: a -> b.", error.Message, StringComparison.Ordinal);
        Open().Dispose();
    }

    [Fact]
    public void A_setting_that_is_empty_is_one_that_was_not_given()
    {
        Open().Dispose();

        Open(configuration: new() { ["Script"] = "a", ["Key"] = "id", ["Added"] = "" }).Dispose();

        var error = Assert.Throws<ReconcileException>(() => Open(configuration: new() { ["Script"] = "a", ["Key"] = "" }));
        Assert.Contains("Changed: Key: id -> (none).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_another_command_is_refused()
    {
        Open().Dispose();

        var error = Assert.Throws<ReconcileException>(() => Open("Start-Scrape"));

        Assert.Equal(ReconcileProblem.CheckpointChanged, error.Problem);
        Assert.Contains("written by Invoke-Test, so Start-Scrape cannot", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_say_all_there_is_to_know()
    {
        using (var journal = Open())
        {
            End(journal, "a");
            var failed = Take(journal, "key", 5);
            journal.Started(failed);
            journal.Started(failed);
            _time.Advance(TimeSpan.FromSeconds(7));
            journal.Failed(failed, 2, TimeSpan.FromMilliseconds(1234), "why \"not\"\n\U0001F600");
            journal.Started(Take(journal, "begun"));
        }

        var entries = List();

        Assert.Equal(["a", "key", "begun"], entries.Select(entry => entry.Key));
        Assert.Equal(["a", 5, "begun"], entries.Select(entry => entry.Item));
        Assert.Equal([CheckpointStatus.Done, CheckpointStatus.Failed, CheckpointStatus.Pending], entries.Select(entry => entry.Status));
        Assert.Equal(
            (2, "why \"not\"\n\U0001F600", _time.GetUtcNow() - TimeSpan.FromSeconds(7), _time.GetUtcNow(), TimeSpan.FromMilliseconds(1234)),
            (entries[1].Attempts, entries[1].Error, entries[1].Started!.Value, entries[1].Ended!.Value, entries[1].Duration!.Value));
        Assert.Equal((1, null, null), (entries[2].Attempts, entries[2].Ended, entries[2].Duration));
        Assert.Equal(["key"], List(CheckpointStatus.Failed).Select(entry => entry.Key));
        Assert.Equal(["a", "begun"], List(CheckpointStatus.Done, CheckpointStatus.Pending).Select(entry => entry.Key));
    }

    [Fact]
    public void A_summary_counts_while_the_run_goes_on()
    {
        using var journal = Open();
        End(journal, "a");
        End(journal, "b", isFailure: true);
        journal.Started(Take(journal, "c"));
        journal.Dispose();
        using var resumed = Open();

        using var listing = CheckpointListing.Open(Path);
        var summary = listing.Summarize();

        Assert.Equal((1, 1, 1), (summary.Done, summary.Failed, summary.Pending));
        Assert.Equal(("Invoke-Test", _time.GetUtcNow(), Path), (summary.Command, summary.Started!.Value, summary.Path));
        Assert.Equal(new FileInfo(Path).Length, summary.Size);
        Assert.Equal(Configuration.OrderBy(pair => pair.Key, StringComparer.Ordinal), summary.Configuration);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("quote \" back \\ line\nfeed\r\0\u2028 \U0001F600 </script>")]
    [InlineData("half a character: \ud83d")]
    public void Any_text_can_be_an_item_and_a_key(string text)
    {
        using (var journal = Open())
        {
            End(journal, text, isFailure: true);
            End(journal, text + "2", content: text);
        }

        using (var again = Open())
        {
            Assert.False(Take(again, text).IsDone);
            Assert.True(Take(again, text + "2").IsDone);
        }

        Assert.Equal(2, List().Count);
        Assert.All(List(), entry => Assert.Equal(text.Replace('\ud83d', '?')[..Math.Min(5, text.Length)], ((string)entry.Item!)[..Math.Min(5, text.Length)]));
    }

    [Fact]
    public void Every_prefix_of_the_file_knows_what_was_done_before_it_breaks_off()
    {
        using (var journal = Open())
        {
            foreach (var key in new[] { "a", "b", "c" })
            {
                End(journal, key, isFailure: key == "b");
            }
        }

        var whole = File.ReadAllBytes(Path);
        var text = System.Text.Encoding.UTF8.GetString(whole);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            var done = text[..length].Split('\n')[..^1].Count(line => line.StartsWith("{\"kind\":\"done\"", StringComparison.Ordinal));

            using (var journal = Open())
            {
                Assert.Equal([done > 0, false, done > 1], new[] { "a", "b", "c" }.Select(key => Take(journal, key).IsDone));
                End(journal, "d");
            }

            using var again = Open();
            Assert.True(Take(again, "d").IsDone);
        }
    }

    [Fact]
    public void A_flipped_bit_never_makes_an_item_done_that_is_not()
    {
        using (var journal = Open())
        {
            foreach (var key in new[] { "a", "b", "c" })
            {
                End(journal, key, isFailure: key == "b");
            }
        }

        var whole = File.ReadAllBytes(Path);
        for (var position = 0; position < whole.Length - CheckpointFormat.Mark.Length - 1; position++)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 4;
            File.WriteAllBytes(Path, damaged);

            Assert.Equal(ReconcileProblem.CheckpointInvalid, Assert.Throws<ReconcileException>(() => Open()).Problem);
        }
    }

    [Fact]
    public void A_journal_of_mostly_superseded_lines_is_compacted_without_losing_anything()
    {
        FillWithFailures(runs: 5);
        var before = List();
        var size = new FileInfo(Path).Length;

        using (var journal = Open())
        {
            Assert.True(Take(journal, "done").IsDone);
            Assert.False(Take(journal, "0").IsDone);
        }

        Assert.InRange(new FileInfo(Path).Length, 1, size / 3);
        Assert.Equal(before, List());
    }

    [Fact]
    public void A_journal_that_says_nothing_twice_is_left_as_it_is()
    {
        FillWithFailures(runs: 1);
        var before = File.ReadAllBytes(Path);

        Open().Dispose();

        Assert.Equal(before, File.ReadAllBytes(Path).AsSpan(..before.Length));
    }

    [Fact]
    public void An_end_whose_start_was_not_written_counts()
    {
        using (var journal = Open())
        {
            journal.Done(Take(journal, "a"), 1, TimeSpan.Zero);
        }

        using var again = Open();

        Assert.True(Take(again, "a").IsDone);
        Assert.Equal((CheckpointStatus.Done, null), List().Select(entry => (entry.Status, entry.Item)).Single());
    }

    [Fact]
    public void Where_pages_led_is_said_by_the_line_of_their_end_and_found_again_when_lines_have_moved()
    {
        var leads = new PageLeads { Final = "http://host.invalid/ä", Next = "http://host.invalid/2", Links = ["http://host.invalid/a", "http://host.invalid/b?\"leads\":"] };
        FillWithFailures(runs: 1);
        using (var journal = Open())
        {
            journal.Done(Take(journal, "page"), 1, TimeSpan.Zero, leads);
            journal.Failed(Take(journal, "broken"), 1, TimeSpan.Zero, "an error that says \"leads\": nothing", leads with { Final = null });
            journal.Failed(Take(journal, "unread"), 1, TimeSpan.Zero, "an error that says \"leads\": nothing");
            journal.Done(Take(journal, "leaf"), 1, TimeSpan.Zero, new PageLeads());
        }

        AssertLeads(leads);
        FillWithFailures(runs: 4);
        var size = new FileInfo(Path).Length;
        AssertLeads(leads);
        Assert.InRange(new FileInfo(Path).Length, 1, size / 2);
        AssertLeads(leads);
    }

    private void AssertLeads(PageLeads leads)
    {
        using var journal = Open();
        var found = new[] { "page", "broken", "unread", "leaf", "new" }.Select(key => journal.LeadsOf(Take(journal, key).Id)).ToList();
        Assert.Equal([leads.Final, null], found.Take(2).Select(page => page!.Final));
        Assert.All(found.Take(2), page => Assert.Equal([leads.Next!, .. leads.Links], [page!.Next!, .. page.Links]));
        Assert.All(found.Skip(2), Assert.Null);
    }

    private void FillWithFailures(int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            using var journal = Open();
            if (run == 0)
            {
                End(journal, "done");
            }

            for (var item = 0; item < 150; item++)
            {
                End(journal, item.ToString(CultureInfo.InvariantCulture), isFailure: true);
            }

            journal.Started(Take(journal, "begun"));
        }
    }

    private ItemJournal Open(string command = "Invoke-Test", Dictionary<string, string>? configuration = null) =>
        ItemJournal.Open(CheckpointFile.Open(Path, _time), command, configuration ?? Configuration, _time);

    private List<CheckpointEntry> List(params CheckpointStatus[] states)
    {
        using var listing = CheckpointListing.Open(Path);
        return [.. listing.Entries(states.Length == 0 ? null : states)];
    }

    private static JournalItem Take(ItemJournal journal, string key, object? content = null)
    {
        var id = journal.Identify(key);
        return new JournalItem(id, journal.IsDone(id)) { Key = content is null ? null : key, Content = content ?? key };
    }

    private static void End(ItemJournal journal, string key, bool isFailure = false, object? content = null)
    {
        var item = Take(journal, key, content);
        journal.Started(item);
        if (isFailure)
        {
            journal.Failed(item, 1, TimeSpan.FromSeconds(1), "no");
        }
        else
        {
            journal.Done(item, 1, TimeSpan.FromSeconds(1));
        }
    }
}
