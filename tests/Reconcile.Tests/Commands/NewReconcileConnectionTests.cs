using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class NewReconcileConnectionTests : IDisposable
{
    private const string Secret = "pl4nted-pa55word";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_uri_says_everything()
    {
        var connection = Make($"New-ReconcileConnection 'postgresql://app:{Secret}@db.example:5433/sales?SSL%20Mode=Require'");

        Assert.Equal((ReconcileProvider.PostgreSql, "db.example", 5433, "sales", "app", Secret), (connection.Provider, connection.Server, connection.Port, connection.Database, connection.User, connection.Secret));
        Assert.Equal("Require", connection.Settings["SSL Mode"]);
    }

    [Fact]
    public void Parts_and_a_credential_make_a_connection()
    {
        using var password = new System.Net.NetworkCredential(string.Empty, Secret).SecurePassword;

        var connection = Make("New-ReconcileConnection -Provider SqlServer -Server db -Port 1444 -Database sales -Credential $login -Setting @{ Encrypt = $false }", ("login", new PSCredential("app", password)));

        Assert.Equal(("sqlserver://app@db:1444/sales", Secret, "False"), (connection.ToString(), connection.Secret, connection.Settings["encrypt"]));
    }

    [Fact]
    public void A_credential_goes_before_what_the_uri_says()
    {
        using var password = new System.Net.NetworkCredential(string.Empty, Secret).SecurePassword;

        var connection = Make("New-ReconcileConnection 'postgresql://old:older@db/sales' -Credential $login", ("login", new PSCredential(@"corp\app", password)));

        Assert.Equal((@"corp\app", Secret), (connection.User, connection.Secret));
    }

    [Fact]
    public void A_connection_string_is_read_in_the_words_of_its_provider()
    {
        var connection = Make($"New-ReconcileConnection -Provider PostgreSql -ConnectionString 'Host=db;Database=sales;Username=app;Password={Secret}'");

        Assert.Equal(("postgresql://app@db/sales", Secret), (connection.ToString().Replace(":5432", string.Empty, StringComparison.Ordinal), connection.Secret));
    }

    [Theory]
    [InlineData("New-ReconcileConnection sqlite:data/a.db")]
    [InlineData("New-ReconcileConnection -Provider Sqlite -Database data/a.db")]
    [InlineData("New-ReconcileConnection -Provider Sqlite -ConnectionString 'Data Source=data/a.db'")]
    public void A_files_path_is_relative_to_the_sessions_location(string script) =>
        Assert.Equal(_session.PathOf("data/a.db"), Make(script).Database);

    [Fact]
    public void A_database_in_memory_is_no_file() =>
        Assert.Equal(":memory:", Make("New-ReconcileConnection sqlite::memory:").Database);

    [Theory]
    [InlineData("New-ReconcileConnection 'Host=db;Password=pl4nted-pa55word'", "ProviderMissing")]
    [InlineData("New-ReconcileConnection 'postgress://app:pl4nted-pa55word@db/sales'", "ParameterArgumentTransformationError")]
    [InlineData("New-ReconcileConnection 'postgresql://app:pl4nted-pa55word@'", "ParameterArgumentTransformationError")]
    [InlineData("New-ReconcileConnection 'postgresql://app@db/sales?password=pl4nted-pa55word'", "ParameterArgumentTransformationError")]
    [InlineData("New-ReconcileConnection -Provider PostgreSql -ConnectionString 'Bogus=1;Password=pl4nted-pa55word'", "ConnectionInvalid")]
    [InlineData("New-ReconcileConnection 'postgresql://db/sales' -Setting @{ Password = 'pl4nted-pa55word' }", "SettingInvalid")]
    [InlineData("New-ReconcileConnection sqlite:a.db -Credential $login", "CredentialNotUsed")]
    [InlineData("New-ReconcileConnection sqlite:nodrive:/a.db", "ParameterArgumentTransformationError")]
    public void What_is_wrong_is_said_without_the_password(string script, string errorId)
    {
        using var password = new System.Net.NetworkCredential(string.Empty, Secret).SecurePassword;

        var output = _session.Run(script, ("login", new PSCredential("app", password)));

        Assert.Equal(errorId, output.ErrorId);
        var error = output.Errors[0];
        Assert.DoesNotContain(Secret, $"{error}{error.Exception}{error.ErrorDetails?.Message}{error.ErrorDetails?.RecommendedAction}{error.TargetObject}{error.CategoryInfo}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$c")]
    [InlineData("$c | ForEach-Object { \"$_\" }")]
    [InlineData("$c.PSObject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value)\" }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Serialize($c)")]
    [InlineData("[System.Text.Json.JsonSerializer]::Serialize($c, [Reconcile.ReconcileConnection])")]
    [InlineData("$c.Clone; $c.GetHashCode(); $c.Settings")]
    public void A_password_is_in_no_form_of_the_connection(string script)
    {
        var shown = _session.Show($"$c = New-ReconcileConnection 'postgresql://app:{Secret}@db/sales?a=b'; {script}");

        Assert.NotEmpty(shown);
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
    }

    private ReconcileConnection Make(string script, params (string Name, object? Value)[] variables) =>
        _session.Run(script, variables).TheOne<ReconcileConnection>();
}
