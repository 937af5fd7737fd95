using Reconcile.Pipeline;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Pipeline;

public sealed class ItemContentTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("'text'")]
    [InlineData("5")]
    [InlineData("5.5d")]
    [InlineData("[datetime]'2026-01-02'")]
    [InlineData("[uri]'https://example.org/'")]
    public void Values_are_kept_as_they_are(string item)
    {
        var value = Evaluate(item);

        Assert.Equal(value.BaseObject, ItemContent.Of(value));
    }

    [Fact]
    public void Objects_come_back_as_their_properties()
    {
        var item = Evaluate("[pscustomobject]@{ Name = 'a'; Parts = @(1, @{ Deep = @{ Deeper = 'x' } }); None = $null }");

        var restored = PSObject.AsPSObject(Restore(item).Item!);

        Assert.Equal("a", restored.Properties["Name"].Value);
        _session.Runspace.SessionStateProxy.SetVariable("restored", restored);
        Assert.Equal("x", _session.Run("$restored.Parts[1].Deep.Deeper").TheOne<string>());
        Assert.Equal(ItemIdentity.Of(item), ItemIdentity.Of(restored));
    }

    [Fact]
    public void What_holds_a_secret_is_not_kept()
    {
        var item = Evaluate("$s = [securestring]::new(); 'hunter2'.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; [pscustomobject]@{ c = [pscredential]::new('app', $s) }");

        Assert.Null(ItemContent.Of(item));
    }

    [Fact]
    public void A_text_that_looks_like_a_secret_is_kept()
    {
        var item = Evaluate("[pscustomobject]@{ a = '<SS>' }");

        Assert.Equal("<SS>", PSObject.AsPSObject(Restore(item).Item!).Properties["a"].Value);
    }

    private static CheckpointEntry Restore(PSObject item) => ItemContent.Restore(new CheckpointEntry { Key = "k", Checkpoint = "c", Item = ItemContent.Of(item) });

    private PSObject Evaluate(string script) => Assert.Single(_session.Run(script).Output);
}
