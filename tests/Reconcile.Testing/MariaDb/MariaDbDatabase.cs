using System.Data.Common;
using System.Globalization;
using MySqlConnector;

namespace Reconcile.Testing;

/// <summary>A database on the test server for MySQL, dropped on dispose.</summary>
public sealed class MariaDbDatabase : TestDatabase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    internal MariaDbDatabase(MariaDbServer server, string name)
    {
        Server = server;
        Name = name;
    }

    public MariaDbServer Server { get; }

    public override DatabaseEngine Engine => DatabaseEngine.MySql;

    public override string Name { get; }

    public override string ConnectionString => Server.Login(Name).ConnectionString;

    public override string Uri => ServerUri.Format("mysql", Server.User, Server.Password, Server.Host, Server.Port, Name);

    /// <summary>How many connections there are to this database, of which how many run a statement.</summary>
    public async Task<(int All, int Running)> CountSessionsAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*), COALESCE(SUM(COMMAND = 'Query'), 0) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (Convert.ToInt32(reader.GetValue(0), CultureInfo.InvariantCulture), Convert.ToInt32(reader.GetValue(1), CultureInfo.InvariantCulture));
    }

    /// <summary>Asks until the sessions are as wanted: a server takes a moment to notice that a client is gone.</summary>
    /// <exception cref="TimeoutException">They never were; the limit of 30 s only bounds a wait that would never end.</exception>
    public async Task WaitForSessionsAsync(Func<(int All, int Running), bool> wanted, CancellationToken cancellationToken = default)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        for (var found = await CountSessionsAsync(cancellationToken); !wanted(found); found = await CountSessionsAsync(cancellationToken))
        {
            if (clock.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"The database {Name} has {found.All} sessions, {found.Running} of them running.");
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    protected override DbConnection CreateConnection() => new MySqlConnection(ConnectionString);

    protected override async ValueTask DropAsync() => await Server.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(Name)}");
}
