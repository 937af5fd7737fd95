using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Reconcile.Testing;

/// <summary>A database on the test SQL Server, dropped on dispose even if somebody is connected to it.</summary>
public sealed partial class SqlServerDatabase : TestDatabase
{
    private readonly SqlServer _server;

    internal SqlServerDatabase(SqlServer server, string name)
    {
        _server = server;
        Name = name;
    }

    public override DatabaseEngine Engine => DatabaseEngine.SqlServer;

    public override string Name { get; }

    public override string ConnectionString => _server.Login(Name).ConnectionString;

    public override string Uri
    {
        get
        {
            var login = _server.Login(Name);
            var address = login.DataSource.Replace("tcp:", string.Empty, StringComparison.OrdinalIgnoreCase).Split(',');
            int? port = address.Length > 1 ? int.Parse(address[1], CultureInfo.InvariantCulture) : null;
            return ServerUri.Format("sqlserver", login.UserID, login.Password, address[0], port, Name)
                + (login.TrustServerCertificate ? "?TrustServerCertificate=true" : string.Empty);
        }
    }

    /// <summary>Runs a script whose batches are parted by lines that hold <c>GO</c>.</summary>
    public async Task ExecuteScriptAsync(string script, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        foreach (var batch in SplitBatches(script))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = batch;
            command.CommandTimeout = 120;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    internal static IEnumerable<string> SplitBatches(string script) =>
        BatchEnd().Split(script).Where(batch => !string.IsNullOrWhiteSpace(batch));

    protected override DbConnection CreateConnection()
    {
        var login = _server.Login(Name);
        login.Pooling = false;
        return new SqlConnection(login.ConnectionString);
    }

    protected override async ValueTask DropAsync()
    {
        var name = Quote(Name);
        await _server.ExecuteAsync($"IF DB_ID({Literal(Name)}) IS NOT NULL BEGIN ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}; END");
    }

    private static string Literal(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^\s*GO\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BatchEnd();
}
