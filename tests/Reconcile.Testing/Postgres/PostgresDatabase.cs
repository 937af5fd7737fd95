using System.Data.Common;
using Npgsql;

namespace Reconcile.Testing;

/// <summary>A database on a test server, dropped on dispose even if somebody is connected to it.</summary>
public sealed class PostgresDatabase : TestDatabase
{
    // The server's own workers (autovacuum) come and go as they like.
    private const string Backends = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type IN ('client backend', 'parallel worker')";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    internal PostgresDatabase(PostgresServer server, string name)
    {
        Server = server;
        Name = name;
    }

    public PostgresServer Server { get; }

    public override DatabaseEngine Engine => DatabaseEngine.PostgreSql;

    public override string Name { get; }

    public override string ConnectionString => Server.Login(Name).ConnectionString;

    public override string Uri => ServerUri.Format("postgresql", Server.User, Server.Password, Server.Host, Server.Port, Name);

    /// <summary>How many backends work for this database, parallel workers included. A session of this fixture is never among them.</summary>
    public async Task<int> CountBackendsAsync(CancellationToken cancellationToken = default) =>
        Convert.ToInt32(await Server.ScalarAsync(Backends, Name, cancellationToken), null);

    /// <summary>How many of them are running a query at this moment.</summary>
    public async Task<int> CountActiveBackendsAsync(CancellationToken cancellationToken = default) =>
        Convert.ToInt32(await Server.ScalarAsync(Backends + " AND state = 'active'", Name, cancellationToken), null);

    /// <summary>Asks until the number of running queries is as wanted: a server takes a moment to notice a cancelled one.</summary>
    /// <param name="wanted">For example 0 after a run was stopped.</param>
    /// <param name="limit">Only bounds a wait that would never end; default 30 s.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It never was.</exception>
    public Task WaitForActiveBackendsAsync(int wanted, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        WaitForAsync(CountActiveBackendsAsync, wanted, limit, cancellationToken);

    /// <summary>As <see cref="WaitForActiveBackendsAsync"/>, for connections, idle ones included.</summary>
    public Task WaitForBackendsAsync(int wanted, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        WaitForAsync(CountBackendsAsync, wanted, limit, cancellationToken);

    protected override DbConnection CreateConnection()
    {
        var login = Server.Login(Name);
        login.Pooling = false;
        return new NpgsqlConnection(login.ConnectionString);
    }

    protected override async ValueTask DropAsync()
    {
        // A private server that is down takes its databases along.
        if (!Server.IsOwned || Server.ProcessId is not null)
        {
            await Server.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(Name)} WITH (FORCE)");
        }
    }

    private async Task WaitForAsync(Func<CancellationToken, Task<int>> count, int wanted, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        for (var found = await count(cancellationToken); found != wanted; found = await count(cancellationToken))
        {
            if (clock.GetElapsedTime(start) > (limit ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"{found} backends work for the database {Name}; {wanted} were expected.");
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }
}
