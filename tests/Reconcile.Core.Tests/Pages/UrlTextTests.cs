namespace Reconcile.Core.Tests.Pages;

public sealed class UrlTextTests
{
    [Theory]
    [InlineData("https://user:pw@host.example/a?b=1", "https://host.example/a?b=1")]
    [InlineData("https://host.example/a?ssid=me&sspassword=hunter2&x=1", "https://host.example/a?ssid=me&sspassword=***&x=1")]
    [InlineData("https://host.example/a?API_KEY=abc", "https://host.example/a?API_KEY=***")]
    [InlineData("https://host.example/a?key=abc;token=def#access_token=ghi", "https://host.example/a?key=***;token=***#access_token=***")]
    [InlineData("https://host.example/a?monkey=1&keys=2&key", "https://host.example/a?monkey=1&keys=2&key")]
    [InlineData("https://host.example/a?pass%77ord=x", "https://host.example/a?password=***")]
    [InlineData("https://host.example/a", "https://host.example/a")]
    [InlineData("/a?token=x&b=", "/a?token=***&b=")]
    public void An_address_is_shown_without_what_is_secret_in_it(string url, string shown) =>
        Assert.Equal(shown, UrlText.Safe(new Uri(url, UriKind.RelativeOrAbsolute)));
}
