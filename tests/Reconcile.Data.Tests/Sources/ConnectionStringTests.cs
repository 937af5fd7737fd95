using System.Text.Json;
using Reconcile.Data.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class ConnectionStringTests
{
    private static readonly string Quoted = $"\"{PlantedSecret.Password.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static TheoryData<ReconcileProvider, string, string> Complete => new()
    {
        { ReconcileProvider.PostgreSql, "Host=db.example;Port=6432;Database=sales;Username=app;SSL Mode=Require;Password=", "postgresql://app@db.example:6432/sales" },
        { ReconcileProvider.SqlServer, "Server=tcp:db.example,1533;Initial Catalog=sales;UID=app;TrustServerCertificate=true;PWD=", "sqlserver://app@tcp%3Adb.example:1533/sales" },
        { ReconcileProvider.MySql, "Server=db.example;Port=3307;Database=sales;User ID=app;SSL Mode=Required;Password=", "mysql://app@db.example:3307/sales" },
        { ReconcileProvider.Sqlite, "Data Source=/data/a.db;Mode=ReadOnly;Password=", "sqlite:/data/a.db" },
    };

    [Theory]
    [MemberData(nameof(Complete))]
    public void A_connection_string_is_read_and_written_again_without_showing_its_password(ReconcileProvider provider, string text, string shown)
    {
        var connection = Database.ParseConnectionString(provider, text + Quoted);

        Assert.Equal(PlantedSecret.Password, connection.Secret);
        Assert.Single(connection.Settings, setting => setting.Key.Replace(" ", string.Empty, StringComparison.Ordinal).ToUpperInvariant() is "SSLMODE" or "TRUSTSERVERCERTIFICATE" or "MODE");
        Assert.Equal(shown, connection.ToString().Replace("tcp:", "tcp%3A", StringComparison.Ordinal));
        PlantedSecret.AssertAbsentIn(connection);
        PlantedSecret.AssertAbsent(JsonSerializer.Serialize(connection), "JSON");

        using var opened = DatabaseDriver.For(provider).Create(connection, readOnly: true);
        var again = Database.ParseConnectionString(provider, opened.ConnectionString);
        Assert.Equal((shown, PlantedSecret.Password), (again.ToString().Replace("tcp:", "tcp%3A", StringComparison.Ordinal), again.Secret));
    }

    [Theory]
    [InlineData(ReconcileProvider.PostgreSql, "Host=h;Frobnicate=1;Password=")]
    [InlineData(ReconcileProvider.SqlServer, "Server=h;Frobnicate=1;Password=")]
    [InlineData(ReconcileProvider.MySql, "Server=h;Frobnicate=1;Password=")]
    [InlineData(ReconcileProvider.Sqlite, "Data Source=h;Frobnicate=1;Password=")]
    public void An_unknown_setting_is_named_and_nothing_else_is(ReconcileProvider provider, string text)
    {
        var error = Assert.Throws<FormatException>(() => Database.ParseConnectionString(provider, text + Quoted));

        Assert.Contains("frobnicate", error.Message, StringComparison.OrdinalIgnoreCase);
        PlantedSecret.AssertAbsentIn(error);
        PlantedSecret.AssertAbsent(error.ToString(), "the exception");
    }

    [Theory]
    [InlineData(ReconcileProvider.PostgreSql, "Host=h;Port=")]
    [InlineData(ReconcileProvider.PostgreSql, "Host=h;SSL Mode=")]
    [InlineData(ReconcileProvider.SqlServer, "Server=h;Connect Timeout=")]
    [InlineData(ReconcileProvider.SqlServer, "Server=h;Encrypt=")]
    [InlineData(ReconcileProvider.MySql, "Server=h;Port=")]
    [InlineData(ReconcileProvider.MySql, "Server=h;SSL Mode=")]
    [InlineData(ReconcileProvider.Sqlite, "Data Source=h;Default Timeout=")]
    [InlineData(ReconcileProvider.Sqlite, "Data Source=h;Mode=")]
    public void A_value_in_the_wrong_place_is_not_repeated(ReconcileProvider provider, string text)
    {
        var error = Assert.Throws<FormatException>(() => Database.ParseConnectionString(provider, text + Quoted));

        PlantedSecret.AssertAbsent(error.ToString(), "the exception");
    }

    [Theory]
    [InlineData("Host=h;Password=a;{0}=1")]
    [InlineData("{0}")]
    [InlineData("Host=h;Password='{0}")]
    [InlineData("Host=h;Password={0};{0}")]
    public void A_password_that_breaks_the_string_is_not_repeated(string text)
    {
        foreach (var provider in new[] { ReconcileProvider.PostgreSql, ReconcileProvider.SqlServer, ReconcileProvider.MySql, ReconcileProvider.Sqlite })
        {
            var broken = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, PlantedSecret.Password);
            var error = Assert.Throws<FormatException>(() => Database.ParseConnectionString(provider, broken));

            PlantedSecret.AssertAbsent(error.ToString(), "the exception");
        }
    }

    [Fact]
    public void A_secret_under_another_name_is_refused_with_the_way_to_do_it()
    {
        var error = Assert.Throws<FormatException>(() => Database.ParseConnectionString(ReconcileProvider.PostgreSql, $"Host=h;Password=x;SSL Password={Quoted}"));

        Assert.Contains("New-ReconcileConnection", error.Message, StringComparison.Ordinal);
        PlantedSecret.AssertAbsent(error.ToString(), "the exception");
    }

    [Theory]
    [InlineData("SSL Password")]
    [InlineData("ssl_passwd")]
    [InlineData("Access Token")]
    [InlineData("ClientSecret")]
    [InlineData("Old PWD")]
    public void Names_of_secrets_are_refused_whatever_the_provider_calls_them(string name)
    {
        Assert.Throws<FormatException>(() => ConnectionUri.RefuseSecret(name));
        Assert.Throws<FormatException>(() => ConnectionUri.Parse($"postgresql://u@h/d?{Uri.EscapeDataString(name)}=x"));
    }

    [Theory]
    [InlineData("Application Name")]
    [InlineData("Passfile")]
    [InlineData("Persist Security Info")]
    [InlineData("SSL Key")]
    public void Other_settings_are_not(string name) => ConnectionUri.RefuseSecret(name);

    [Fact]
    public void A_setting_of_a_uri_that_the_provider_does_not_know_is_named()
    {
        var connection = ConnectionUri.Parse($"postgresql://u:{PlantedSecret.UriEscaped}@h/d?Frobnicate=7");

        var error = Assert.Throws<FormatException>(() => DatabaseDriver.For(connection.Provider).Create(connection, readOnly: true));
        Assert.Contains("'Frobnicate'", error.Message, StringComparison.Ordinal);
        PlantedSecret.AssertAbsent(error.ToString(), "the exception");
    }

    [Fact]
    public void Sessions_are_never_left_in_the_drivers_own_pools()
    {
        foreach (var text in new[] { "postgresql://u@h/d", "sqlserver://u@h/d", "sqlite:a.db" })
        {
            var connection = ConnectionUri.Parse(text);
            using var opened = DatabaseDriver.For(connection.Provider).Create(connection, readOnly: true);

            Assert.Contains("Pooling=False", opened.ConnectionString, StringComparison.OrdinalIgnoreCase);
        }
    }
}
