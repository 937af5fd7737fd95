using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;
using Xunit.Sdk;

namespace Reconcile.Testing.Tests.Secrets;

public sealed class PlantedSecretTests
{
    public static TheoryData<string> Disguises =>
    [
        PlantedSecret.Password,
        PlantedSecret.Password.ToUpperInvariant(),
        $"postgresql://u:{PlantedSecret.UriEscaped}@h/d",
        WebUtility.UrlEncode(PlantedSecret.Password),
        WebUtility.HtmlEncode(PlantedSecret.Password),
        JsonSerializer.Serialize(PlantedSecret.Password),
        PlantedSecret.Password.Split('@')[0],
        PlantedSecret.Password.Split('#')[1],
        Convert.ToHexString(Encoding.UTF8.GetBytes(PlantedSecret.Password)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(PlantedSecret.Password)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + PlantedSecret.Password)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + PlantedSecret.Password + "!")),
        Convert.ToBase64String(Encoding.Unicode.GetBytes(PlantedSecret.Password)),
        Convert.ToBase64String(Encoding.Unicode.GetBytes("u:" + PlantedSecret.Password)),
    ];

    [Theory]
    [MemberData(nameof(Disguises))]
    public void The_password_is_found_in_every_disguise(string disguise)
    {
        Assert.Throws<TrueException>(() => PlantedSecret.AssertAbsent($"before {disguise} after"));
    }

    [Fact]
    public void Innocent_text_passes()
    {
        PlantedSecret.AssertAbsent(null);
        PlantedSecret.AssertAbsent("postgresql://reconcile@127.0.0.1:5432/test: password authentication failed");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void The_password_is_found_in_a_file(string encoding)
    {
        using var folder = new TemporaryFolder();
        folder.Write("clean.txt", "nothing here");
        Assert.Equal(1, PlantedSecret.AssertAbsentBelow(folder.FullPath));

        var path = folder.Write("deep/er/dirty.log", string.Empty);
        File.WriteAllText(path, $"password={PlantedSecret.Password}", Encoding.GetEncoding(encoding));

        Assert.Throws<TrueException>(() => PlantedSecret.AssertAbsentBelow(folder.FullPath));
    }

    [Fact]
    public void The_password_is_found_wherever_an_object_leads()
    {
        object[] guilty =
        [
            new InvalidOperationException("outer", new FormatException(PlantedSecret.Password)),
            new Dictionary<string, object?> { ["a"] = new object?[] { null, 1, new { Inner = PlantedSecret.UriEscaped } } },
            new Uri($"http://u:{PlantedSecret.UriEscaped}@localhost/"),
            Encoding.UTF8.GetBytes(PlantedSecret.Password),
            new Speaker(),
        ];

        Assert.All(guilty, item => Assert.Throws<TrueException>(() => PlantedSecret.AssertAbsentIn(item)));
    }

    [Fact]
    public void Innocent_objects_pass_even_if_they_lead_to_themselves()
    {
        var loop = new List<object?> { "text", 1.5, DateTime.UnixEpoch, typeof(string), new InvalidOperationException("trouble") };
        loop.Add(loop);

        PlantedSecret.AssertAbsentIn(loop);
    }

    private sealed class Speaker
    {
        public string Loud => throw new InvalidOperationException(PlantedSecret.Password);
    }
}
