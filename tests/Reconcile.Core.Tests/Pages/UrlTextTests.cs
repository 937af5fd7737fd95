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
    [InlineData("https://t0ken@host.example/?a@b=1", "https://host.example/?a@b=1")]
    [InlineData("https://h.example/?jwt=a&code=b&client_secret=c&auth=d&session=e&sid=f&sig=g", "https://h.example/?jwt=***&code=***&client_secret=***&auth=***&session=***&sid=***&sig=***")]
    [InlineData("https://h.example/?X-Amz-Signature=a&X-Amz-Security-Token=b&X-Amz-Date=c&X-Goog-Credential=d", "https://h.example/?X-Amz-Signature=***&X-Amz-Security-Token=***&X-Amz-Date=c&X-Goog-Credential=***")]
    [InlineData("https://h.example/a;jsessionid=b?PHPSESSID=c&private-key=d&Ocp.Subscription-Key=e", "https://h.example/a;jsessionid=***?PHPSESSID=***&private-key=***&Ocp.Subscription-Key=***")]
    [InlineData("https://h.example/?to=https%3A%2F%2Fme%3Apw%40other.example&from=https://other.example/x", "https://h.example/?to=***&from=https://other.example/x")]
    [InlineData("https://h.example/?status_code=1&encode=2&sessions=3&author=4&passage=5", "https://h.example/?status_code=1&encode=2&sessions=3&author=4&passage=5")]
    public void An_address_is_shown_without_what_is_secret_in_it(string url, string shown) =>
        Assert.Equal(shown, UrlText.Safe(new Uri(url, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData("https://me:{pw}@{host}/{id}{?lang}", "https://{host}/{id}{?lang}")]
    [InlineData("https://host/{id}?apikey=abc&x={x}", "https://host/{id}?apikey=***&x={x}")]
    [InlineData("no address", "no address")]
    public void So_is_a_text_that_is_none_yet(string text, string shown)
    {
        Assert.Equal(shown, UrlText.Safe(text));
        Assert.Equal(text != shown, UrlText.HoldsSecret(text));
    }
}
