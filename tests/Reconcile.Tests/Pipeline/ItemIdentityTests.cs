using Reconcile.Pipeline;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Pipeline;

public sealed class ItemIdentityTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("'a \"b\"'", "a \"b\"")]
    [InlineData("5", "5")]
    [InlineData("[long]5", "5")]
    [InlineData("1.50", "1.5")]
    [InlineData("1.50d", "1.50")]
    [InlineData("$true", "True")]
    [InlineData("[datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc)", "2026-01-02T03:04:05.0000000Z")]
    [InlineData("[uri]'https://example.org/a'", "https://example.org/a")]
    [InlineData("[DayOfWeek]::Monday", "Monday")]
    [InlineData("[guid]'00112233-4455-6677-8899-aabbccddeeff'", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("[IO.FileInfo]'/tmp/a'", "/tmp/a")]
    [InlineData("[pscustomobject]@{ b = 1; a = 'x' }", "{\"a\":\"x\",\"b\":\"1\",}")]
    [InlineData("@{ b = 1; a = @(1, $null, @{ c = 2 }) }", "{\"a\":[\"1\",null,{\"c\":\"2\",},],\"b\":\"1\",}")]
    [InlineData(", @('a,b', 'c')", "[\"a,b\",\"c\",]")]
    public void Items_have_a_text_of_their_values(string item, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && item.Contains("/tmp", StringComparison.Ordinal), "Paths are others there.");

        Assert.Equal(expected, ItemIdentity.Of(Evaluate(item)));
    }

    [Fact]
    public void Nothing_has_a_text() => Assert.Equal("null", ItemIdentity.Of(null));

    [Theory]
    [InlineData("@('a', 'b')", "@('a,b')")]
    [InlineData("@{ a = 'b' }", "@{ a = @('b') }")]
    [InlineData("@{ 'a\":\"1\",\"b' = 2 }", "@{ a = 1; b = 2 }")]
    [InlineData("[pscustomobject]@{ a = $null }", "[pscustomobject]@{ a = 'null' }")]
    public void Different_items_have_different_texts(string one, string other) =>
        Assert.NotEqual(ItemIdentity.Of(Evaluate($", ({one})")), ItemIdentity.Of(Evaluate($", ({other})")));

    [Fact]
    public void A_circle_ends() =>
        Assert.NotEmpty(ItemIdentity.Of(Evaluate("$a = @{}; $a.self = $a; $a")));

    [Fact]
    public void Secrets_are_left_out()
    {
        var text = ItemIdentity.Of(Evaluate("$s = [securestring]::new(); 'hunter2'.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; [pscustomobject]@{ c = [pscredential]::new('app', $s); s = $s }"));

        Assert.Equal("{\"c\":\"app\",\"s\":\"\",}", text);
    }

    private PSObject Evaluate(string script) => Assert.Single(_session.Run(script).Output);
}
