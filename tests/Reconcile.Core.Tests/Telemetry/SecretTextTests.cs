namespace Reconcile.Core.Tests.Telemetry;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("cannot reach postgresql://app:s3cr3t@db/sales", "cannot reach postgresql://app:***@db/sales")]
    [InlineData("https://u:p@ss@host/x", "https://u:***@host/x")]
    [InlineData("Host=db;Password=s3cr3t;Port=1", "Host=db;Password=***;Port=1")]
    [InlineData("Server=db; PWD = 's3 ''cr3t'; x=1", "Server=db; PWD = ***; x=1")]
    [InlineData("Password=\"s3;cr\"\"3t\"", "Password=***")]
    [InlineData("{\"client_secret\": \"s3cr3t\", \"a\": 1}", "{\"client_secret\": ***, \"a\": 1}")]
    [InlineData("https://api/x?api_key=s3cr3t&page=2", "https://api/x?api_key=***&page=2")]
    [InlineData("https://blob/x?sv=1&sig=s3cr3t%3D", "https://blob/x?sv=1&sig=***")]
    [InlineData("Authorization: Basic czNjcjN0, next", "Authorization: ***, next")]
    [InlineData("sent Bearer s3cr3t-s3cr3t to it", "sent Bearer *** to it")]
    [InlineData("token eyJhbGciOi.eyJzdWIi.c2ln was refused", "token *** was refused")]
    public void What_looks_like_a_secret_is_taken_out(string text, string safe) => Assert.Equal(safe, SecretText.Redact(text));

    [Theory]
    [InlineData("public.orders")]
    [InlineData("https://example.com:8443/a/b?page=2#c")]
    [InlineData("the password is wrong")]
    [InlineData("column token_count of type int: 5 rows")]
    [InlineData("C:\\data\\2024-01-01.csv")]
    public void What_does_not_stays(string text) => Assert.Equal(text, SecretText.Redact(text));

    [Fact]
    public void A_text_is_cut_behind_its_redaction_so_that_no_half_secret_is_left()
    {
        var safe = SecretText.Redact("url " + new string('x', 10) + " Password=abcdefghijklmnop and more", 30);

        Assert.Equal("url xxxxxxxxxx Password=***...", safe);
    }
}
