namespace Reconcile.Data.Sources;

/// <summary>What all connections of a run to one server share. A file has neither a budget nor a guard.</summary>
internal sealed class DatabaseServer
{
    private readonly List<SessionPool> _pools = [];

    private DatabaseServer(ConnectionBudget budget, ConnectionGuard? guard)
    {
        Budget = budget;
        Guard = guard;
    }

    public ConnectionBudget Budget { get; }

    /// <summary>Null: connections are opened as they are.</summary>
    public ConnectionGuard? Guard { get; }

    /// <summary>The servers of the two sides; the same one if both are there.</summary>
    public static (DatabaseServer Source, DatabaseServer Target) Of(ReconcileOptions options, TimeProvider time)
    {
        var isShared = IsSame(options.Source, options.Target);
        var source = Create(options.Source, options.MaxConnections, isShared ? 2 : 1, time);
        return (source, isShared ? source : Create(options.Target, options.MaxConnections, 1, time));
    }

    public void Add(SessionPool pool) => _pools.Add(pool);

    /// <summary>Closes connections that nobody uses while a new one would exceed the budget; those of the other side count too.</summary>
    public async ValueTask MakeRoomAsync()
    {
        while (_pools.Sum(pool => (long)pool.Idle) > Budget.Spare)
        {
            foreach (var pool in _pools)
            {
                if (await pool.CloseIdleAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
        }
    }

    private static DatabaseServer Create(ReconcileConnection connection, int? maxConnections, int least, TimeProvider time)
    {
        var budget = new ConnectionBudget(connection.IsFile ? null : maxConnections, least, time);
        return new DatabaseServer(budget, connection.IsFile ? null : new ConnectionGuard(budget.Reduce, time));
    }

    private static bool IsSame(ReconcileConnection one, ReconcileConnection other) =>
        one.Provider == other.Provider && !one.IsFile && one.Port == other.Port && one.Server.Equals(other.Server, StringComparison.OrdinalIgnoreCase);
}
